"""A made-up district with the structure of Guangming, to try the engine on. Nobody in it is real."""
