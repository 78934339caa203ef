"""Word documents and PDFs → the text that they print, every word's page or paragraph remembered."""
