"""The flows of personal data to look at: laid out in columns, as a picture, as a page, and measured."""
