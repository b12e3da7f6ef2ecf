"""The pages of people and rights, by what one comes for."""
