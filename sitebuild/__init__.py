"""What turns the pages into the site: plain commands and one Python-Markdown extension. It knows no page by name."""
