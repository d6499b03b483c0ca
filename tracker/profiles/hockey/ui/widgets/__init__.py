"""The parts of the hockey workspace: plain widgets with typed inputs, without store or engine."""
