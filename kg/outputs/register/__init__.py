"""Records of processing activities (GDPR Article 30), as far as policies state what belongs into them.

`entries` reads the tables of named queries, of which `assembly` makes a `records.Register`. `csv_files` writes it as
plain tables; `layout` makes sheets of it, which `xlsx` and `ods` write.
"""
