package io.swerve.gguf;

import io.swerve.gguf.GgufLayout.Entry;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Where the tokens of a vocabulary lie in the file, seen as llama.cpp sees them: up to the first zero byte. Makes no
 * object for a token; vocabularies have hundreds of thousands.
 */
final class TokenTable {
    private final MemorySegment bytes;
    private final long[] starts;
    private final int[] lengths;

    private TokenTable(MemorySegment bytes, long[] starts, int[] lengths) {
        this.bytes = bytes;
        this.starts = starts;
        this.lengths = lengths;
    }

    static TokenTable read(GgufLayout file, Entry list) {
        int size = Math.toIntExact(list.count());
        long[] starts = new long[size];
        int[] lengths = new int[size];
        GgufStrings cursor = file.strings(list);
        for (int i = 0; i < size; i++) {
            cursor.next();
            starts[i] = cursor.start();
            lengths[i] = (int) cursor.lengthInC();
        }
        return new TokenTable(file.bytes(), starts, lengths);
    }

    int size() {
        return starts.length;
    }

    int longest() {
        return Arrays.stream(lengths).max().orElse(0);
    }

    /** llama.cpp asserts that no two tokens are equal. It names the empty ones by their number. */
    void requireDistinct(GgufLayout file) {
        int[] table = new int[Math.max(16, Integer.highestOneBit(Math.max(1, size())) << 2)];
        Arrays.fill(table, -1);
        boolean empty = false;
        for (int i = 0; i < size(); i++) {
            if (lengths[i] == 0) {
                empty = true;
                continue;
            }
            int slot = hash(i) & table.length - 1;
            while (table[slot] >= 0) {
                if (same(table[slot], i)) {
                    throw file.unusable("tokens " + table[slot] + " and " + i + " are the same text '" + text(i) + "'");
                }
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = i;
        }
        for (int i = 0; empty && i < size(); i++) {
            String text = lengths[i] >= 9 && byteAt(i, 0) == '[' ? text(i) : "";
            if (text.matches("\\[EMPTY_\\d{1,9}]")) {
                int named = Integer.parseInt(text.substring(7, text.length() - 1));
                if (named < size() && lengths[named] == 0) {
                    throw file
                            .unusable("token " + i + " has the name that llama.cpp gives to the empty token " + named);
                }
            }
        }
    }

    private int hash(int token) {
        int hash = 0x811C_9DC5;
        for (int i = 0; i < lengths[token]; i++) {
            hash = (hash ^ byteAt(token, i)) * 0x0100_0193;
        }
        return hash ^ hash >>> 15;
    }

    private boolean same(int a, int b) {
        return lengths[a] == lengths[b] && MemorySegment.mismatch(bytes, starts[a], starts[a] + lengths[a], bytes,
                starts[b], starts[b] + lengths[b]) < 0;
    }

    private byte byteAt(int token, int index) {
        return bytes.get(GgufParser.BYTE, starts[token] + index);
    }

    private String text(int token) {
        return new String(bytes.asSlice(starts[token], lengths[token]).toArray(GgufParser.BYTE),
                StandardCharsets.UTF_8);
    }

    /** Returns the first byte value that has neither a token {@code <0xNN>} nor one of its own, or -1. */
    int firstMissingByte() {
        BitSet found = new BitSet(256);
        for (int i = 0; i < size(); i++) {
            if (lengths[i] == 1) {
                found.set(byteAt(i, 0) & 0xFF);
            } else if (lengths[i] == 6 && byteAt(i, 0) == '<' && byteAt(i, 1) == '0') {
                String text = text(i);
                // Upper case only: llama.cpp looks for exactly that.
                if (text.matches("<0x[0-9A-F]{2}>")) {
                    found.set(Integer.parseInt(text, 3, 5, 16));
                }
            }
        }
        int missing = found.nextClearBit(0);
        return missing < 256 ? missing : -1;
    }

    /**
     * RWKV's tokenizer goes on behind the longest token that it finds. When it finds the beginning of a token but no
     * token, it starts over from the beginning of the text and never ends.
     */
    void requireWholeFirstBytes(GgufLayout file) {
        BitSet first = new BitSet(256);
        BitSet whole = new BitSet(256);
        for (int i = 0; i < size(); i++) {
            byte[] text = unescaped(i);
            if (text.length > 0) {
                first.set(text[0] & 0xFF);
            }
            if (text.length == 1) {
                whole.set(text[0] & 0xFF);
            }
        }
        first.andNot(whole);
        if (!first.isEmpty()) {
            throw file.unusable("there are tokens that begin with the byte " + "0x%02X".formatted(first.nextSetBit(0))
                    + " but there is none for this byte alone, so its tokenizer would never end");
        }
    }

    /** The same rules as llama.cpp's {@code llama_unescape_rwkv_token}. */
    private byte[] unescaped(int token) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(lengths[token]);
        for (int i = 0; i < lengths[token]; i++) {
            byte c = byteAt(token, i);
            if (c != '\\') {
                out.write(c);
                continue;
            }
            if (++i == lengths[token]) {
                break;
            }
            c = byteAt(token, i);
            switch (c) {
                case 't' -> out.write('\t');
                case 'n' -> out.write('\n');
                case 'r' -> out.write('\r');
                case 'x' -> {
                    if (i + 2 < lengths[token]) {
                        out.write(nibble(byteAt(token, i + 1)) << 4 | nibble(byteAt(token, i + 2)) & 0xFF);
                    }
                    i += 2;
                }
                default -> out.write(c);
            }
        }
        return out.toByteArray();
    }

    private static int nibble(byte digit) {
        return digit >= 'a' ? digit - 'a' + 10 : digit - '0';
    }
}
