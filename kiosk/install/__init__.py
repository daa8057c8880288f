"""What makes a PC a kiosk: the program from its start, a browser that keeps nothing, a folder of its own."""
