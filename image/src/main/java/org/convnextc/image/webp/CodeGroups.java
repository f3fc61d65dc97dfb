package org.convnextc.image.webp;

import java.io.IOException;
import java.util.BitSet;

/** Which prefix codes decode which part of the image: a group of them for each block of 2^bits x 2^bits pixels. */
final class CodeGroups {
    private final CodeGroup[] groups;
    private final int[] blocks;
    private final int bits;
    private final int blocksAcross;

    private CodeGroups(CodeGroup[] groups, int[] blocks, int bits, int blocksAcross) {
        this.groups = groups;
        this.blocks = blocks;
        this.bits = bits;
        this.blocksAcross = blocksAcross;
    }

    /** The same codes everywhere. */
    static CodeGroups one(LsbReader in, int cacheSize) throws IOException {
        return new CodeGroups(new CodeGroup[] {CodeGroup.read(in, cacheSize)}, new int[1], Integer.SIZE - 1, 1);
    }

    /** @param blocks the number of each block's group in red and green; changed */
    static CodeGroups read(LsbReader in, int[] blocks, int bits, int blocksAcross, int cacheSize) throws IOException {
        BitSet used = new BitSet();
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = blocks[i] >> 8 & 0xffff;
            used.set(blocks[i]);
        }
        CodeGroup[] groups = new CodeGroup[used.length()];
        for (int i = 0; i < groups.length; i++) {
            CodeGroup group = CodeGroup.read(in, cacheSize);
            groups[i] = used.get(i) ? group : null; // numbers may be left out, which takes no memory then
        }
        return new CodeGroups(groups, blocks, bits, blocksAcross);
    }

    CodeGroup at(int x, int y) {
        return groups[blocks[(y >> bits) * blocksAcross + (x >> bits)]];
    }

    /** The bits of a column's number that are all 0 where a block begins. */
    int mask() {
        return (1 << bits) - 1;
    }
}
