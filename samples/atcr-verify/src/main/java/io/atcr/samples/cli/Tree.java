package io.atcr.samples.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lines under lines, drawn as a tree. Whatever a line says, it is one line and no command. */
final class Tree {
    private final String text;
    private final String dim;
    private final List<Tree> branches = new ArrayList<>();

    /**
     * @param text what it says
     * @param dim what it says beside and matters less; may be empty
     */
    Tree(String text, String dim) {
        this.text = SafeLine.of(text);
        this.dim = SafeLine.of(dim);
    }

    /** Adds a line under this one, and gives it for what comes under it. */
    Tree add(String line) {
        return add(line, "");
    }

    Tree add(String line, String beside) {
        Tree branch = new Tree(line, beside);
        branches.add(branch);
        return branch;
    }

    /** Writes what is under this line. */
    void write(TextStyle style, Appendable out) throws IOException {
        write("", style, out);
    }

    private void write(String indent, TextStyle style, Appendable out) throws IOException {
        for (int i = 0; i < branches.size(); i++) {
            boolean last = i == branches.size() - 1;
            Tree branch = branches.get(i);
            String beside = branch.dim.isEmpty() ? "" : "  " + style.dim(branch.dim);
            out.append(indent).append(last ? style.end() : style.branch()).append(branch.text).append(beside).append('\n');
            branch.write(indent + (last ? "   " : style.trunk()), style, out);
        }
    }
}
