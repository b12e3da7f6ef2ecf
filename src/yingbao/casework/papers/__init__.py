"""Papers that are owed (补正): named once, from the office's list, and none that the registry or a means check makes needless."""
