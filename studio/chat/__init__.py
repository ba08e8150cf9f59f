"""Comment services, one file each; the feed and its journal."""
