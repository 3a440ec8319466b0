"""Places from an Excel file: what the sheets look like (`columns`), reading them (`reading`), comparing them with what is there
(`checking`), writing (`writing`), and the file to fill in (`template`). Services.imports is the way in."""
