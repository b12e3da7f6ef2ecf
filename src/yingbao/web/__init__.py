"""The frame of a page: settings, languages, navigation, components and lists; it knows no room above it."""
