package io.swerve;

import java.nio.file.Path;
import java.util.SplittableRandom;

/** Tokenizes very long and very monotonous texts: run by {@link LongTextTest} in a JVM that may die of it. */
final class LongTextProbe {
    private static final int SIZE = 1 << 20;

    private LongTextProbe() {}

    /**
     * Encodes each text and decodes it again, on this thread and on one with a small stack.
     *
     * @param args the model
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        try (Model model = Model.load(Path.of(args[0]))) {
            Throwable[] failure = new Throwable[1];
            Thread small = new Thread(null, () -> {
                try {
                    encodeAll(model.tokenizer());
                } catch (Throwable e) {
                    failure[0] = e;
                }
            }, "small stack", 256 << 10);
            small.start();
            small.join();
            if (failure[0] != null) {
                throw new AssertionError(failure[0]);
            }
        }
    }

    private static void encodeAll(Tokenizer tokenizer) {
        check(tokenizer, "a".repeat(SIZE), "one word");
        check(tokenizer, " ".repeat(SIZE), "spaces");
        check(tokenizer, "\n".repeat(SIZE), "line ends");
        check(tokenizer, " \n\t".repeat(SIZE / 3), "white space");
        check(tokenizer, "7".repeat(SIZE), "digits");
        check(tokenizer, "!".repeat(SIZE), "punctuation");
        check(tokenizer, "\uD83D\uDE80".repeat(SIZE / 4), "emoji");
        check(tokenizer, "\u6f22".repeat(SIZE / 3), "ideographs");
        check(tokenizer, words(), "words");
    }

    private static String words() {
        SplittableRandom random = new SplittableRandom(11);
        StringBuilder text = new StringBuilder();
        while (text.length() < SIZE) {
            int length = random.nextInt(1, 12);
            for (int i = 0; i < length; i++) {
                text.append((char) random.nextInt('a', 'z' + 1));
            }
            text.append(' ');
        }
        return text.toString();
    }

    private static void check(Tokenizer tokenizer, String text, String name) {
        long begin = System.nanoTime();
        int[] tokens = tokenizer.encode(text, false, false);
        if (!tokenizer.decode(tokens).equals(text)) {
            throw new AssertionError(name + " is not the same after encoding and decoding");
        }
        System.out.println(name + ": " + tokens.length + " tokens " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
}
