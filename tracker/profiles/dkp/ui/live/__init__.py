"""The live log: followed beside the window, proposed to the officer."""
