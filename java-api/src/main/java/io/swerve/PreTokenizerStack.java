package io.swerve;

import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Gives llama.cpp's tokenizer the stack that it needs. Byte-level BPE first cuts a text into words by regular
 * expressions. For some {@code tokenizer.ggml.pre} llama.cpp does that with code of its own, for the others (those of
 * gpt-oss, Mistral and DeepSeek among them) with {@code std::regex}, which recurses at every character of a word:
 * 344 bytes of stack each on Linux x64. Three thousand blanks or ideographs in a row then overrun the stack of a Java
 * thread, and the process dies. So a text with a long stretch that could be one word is tokenized on a thread of its
 * own, with a stack for that stretch. The stack is only reserved; a page of it takes memory when it is touched.
 */
final class PreTokenizerStack {
    /** Stretches up to this need some ten pages, which any thread has. */
    private static final int ANY_THREAD = 128;
    /** Nearly three times what was measured. */
    private static final long BYTES_PER_CHARACTER = 1024;
    private static final long BASE_BYTES = 1 << 20;
    /** A stack of 2 GiB. */
    static final int LONGEST = 1 << 21;
    /**
     * Their expressions look ahead to the end of the stretch from each of its characters: ten thousand digits or blanks
     * take seconds, a million would take a day.
     */
    private static final Set<String> QUADRATIC = Set.of("deepseek-llm", "superbpe");
    static final int LONGEST_QUADRATIC = 1 << 12;
    /** Takes words with single blanks between them for one. */
    private static final String JOINS_WORDS = "exaone-moe";

    private final boolean splits;
    private final boolean joinsWords;
    private final int limit;

    /**
     * @param splits whether the tokenizer cuts texts into words by regular expressions
     * @param pre the file's {@code tokenizer.ggml.pre}, or the empty string
     */
    PreTokenizerStack(boolean splits, String pre) {
        this.splits = splits;
        this.joinsWords = pre.equals(JOINS_WORDS);
        this.limit = QUADRATIC.contains(pre) ? LONGEST_QUADRATIC : LONGEST;
    }

    /**
     * Runs the tokenizer, on this thread or on another while this one waits.
     *
     * @throws IllegalArgumentException if the text has a stretch that is too long
     * @throws SwerveException if the system refuses the stack
     */
    int[] run(String text, Supplier<int[]> tokenizer) {
        if (!splits || text.length() <= ANY_THREAD) {
            return tokenizer.get();
        }
        int longest = longestMatch(text);
        if (longest <= ANY_THREAD) {
            return tokenizer.get();
        }
        if (longest > limit) {
            throw new IllegalArgumentException("the text has a stretch of " + longest + " characters without a change "
                    + "between white space and others; for this model's tokenizer the limit is " + limit
                    + ". Put blanks or line ends into it, or encode it in pieces");
        }
        return runWithStack(BASE_BYTES + longest * BYTES_PER_CHARACTER, tokenizer);
    }

    private static int[] runWithStack(long bytes, Supplier<int[]> tokenizer) {
        FutureTask<int[]> task = new FutureTask<>(tokenizer::get);
        try {
            Thread.ofPlatform().name("swerve-tokenizer").daemon().inheritInheritableThreadLocals(false)
                    .stackSize(bytes).start(task);
        } catch (OutOfMemoryError e) {
            throw new SwerveException("the system refused a stack of " + (bytes >> 20) + " MiB, which the tokenizer "
                    + "needs for the longest stretch of the text without a change between white space and others. "
                    + "Put blanks or line ends into it, or encode it in pieces", e);
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // The native call can't be left, and takes moments.
                    interrupted = true;
                } catch (ExecutionException e) {
                    switch (e.getCause()) {
                        case RuntimeException failure -> throw failure;
                        case Error failure -> throw failure;
                        case Throwable failure -> throw new AssertionError("a supplier throws no other", failure);
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * An upper bound of the length of one match of any of llama.cpp's expressions. Each of them is at most one character
     * before, then a run of white space or of other characters, then white space again. So a match spans at most two
     * changes between them, and before the first of them lies a single character.
     */
    int longestMatch(String text) {
        int longest = 0;
        int previous = 0;
        int begin = 0;
        for (int i = 1; i <= text.length(); i++) {
            if (i == text.length() || isChange(text.charAt(i - 1), text.charAt(i))) {
                longest = Math.max(longest, previous + i - begin + 1);
                previous = i - begin;
                begin = i;
            }
        }
        return longest;
    }

    /**
     * Blanks outside of ASCII count as white space in one expression and as others in the next: they change nothing. Nor
     * does a slash beside a line end: some expressions take any mixture of the two after a run of punctuation.
     */
    private boolean isChange(char left, char right) {
        return (isWhite(left) && isOther(right) || isOther(left) && isWhite(right)) && !isSlashAtLineEnd(left, right);
    }

    private static boolean isSlashAtLineEnd(char left, char right) {
        return left == '/' && (right == '\r' || right == '\n') || right == '/' && (left == '\r' || left == '\n');
    }

    private boolean isWhite(char c) {
        return c == ' ' && !joinsWords || c >= '\t' && c <= '\r';
    }

    private static boolean isOther(char c) {
        return c > ' ' && c < 0x7F || c > 0xA0 && !Character.isSpaceChar(c);
    }
}
