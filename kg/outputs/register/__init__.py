"""Records of processing activities (GDPR Article 30), as far as policies state what belongs into them.

`collecting` makes a `records.Register` from the tables of named queries; `sheets` lays it out for a spreadsheet, which
`xlsx` and `ods` write; `csv_files` writes it as plain tables.
"""
