package io.swerve.gguf;

import io.swerve.gguf.GgufLayout.Entry;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * The table by which unigram tokenizers normalize text: a trie packed into an array, followed by the replacements.
 * llama.cpp throws out of its C functions when a text leads out of either, so every way through the trie is gone here.
 * Source: {@code xcda_array_view} and {@code normalize_prefix} in llama.cpp's {@code llama-vocab.cpp}.
 */
final class CharsMapCheck {
    private static final int LEAF = 1 << 8;

    private final GgufLayout file;
    private final MemorySegment trie;
    private final MemorySegment replacements;
    private final int size;

    private CharsMapCheck(GgufLayout file, MemorySegment trie, MemorySegment replacements) {
        this.file = file;
        this.trie = trie;
        this.replacements = replacements;
        this.size = (int) (trie.byteSize() / Integer.BYTES);
    }

    static void check(GgufLayout file, String key) {
        Entry entry = file.entry(key);
        if (entry == null || !entry.isArray() || entry.elementType().bytes() != 1 || entry.count() < Integer.BYTES) {
            // There is none, or llama.cpp refuses it.
            return;
        }
        MemorySegment map = file.bytes().asSlice(entry.offset(), entry.count());
        long trieBytes = Integer.toUnsignedLong(map.get(GgufParser.INT, 0));
        if (trieBytes + Integer.BYTES < map.byteSize() && trieBytes >= Integer.BYTES) {
            new CharsMapCheck(file, map.asSlice(Integer.BYTES, trieBytes), map.asSlice(Integer.BYTES + trieBytes))
                    .check();
        }
    }

    private void check() {
        BitSet seen = new BitSet(size);
        Deque<Integer> bases = new ArrayDeque<>();
        bases.add(base(0));
        while (!bases.isEmpty()) {
            int base = bases.remove();
            for (int c = 1; c < 256; c++) {
                int node = base ^ c;
                if ((node(node) & (1 << 31 | 0xFF)) != c || seen.get(node)) {
                    continue;
                }
                seen.set(node);
                int next = node ^ base(node);
                if ((node(node) & LEAF) != 0) {
                    requireReplacement(node(next) & Integer.MAX_VALUE);
                }
                bases.add(next);
            }
        }
    }

    private int base(int index) {
        int node = node(index);
        return node >>> 10 << ((node & 1 << 9) >>> 6);
    }

    private int node(int index) {
        if (index < 0 || index >= size) {
            throw file.unusable("the tokenizer's character map leads to node " + Integer.toUnsignedString(index)
                    + " of " + size);
        }
        return trie.get(GgufParser.INT, (long) index * Integer.BYTES);
    }

    private void requireReplacement(int offset) {
        for (long at = offset; at < replacements.byteSize(); at++) {
            if (replacements.get(GgufParser.BYTE, at) == 0) {
                return;
            }
        }
        throw file.unusable("the tokenizer's character map leads to a replacement at " + offset + " of "
                + replacements.byteSize() + " bytes, or to one without an end");
    }
}
