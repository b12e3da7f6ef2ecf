"""The frame of the pages. `ID`: a number that no page, however it fails, may show."""

ID = "440311195003021234"
