"""Members from an Excel file: its columns, reading it, comparing it with who is enrolled. Services.member_imports is the way in."""
