package io.swerve;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Tokenizes very long and very monotonous texts: run by {@link LongTextTest} in a JVM that may die of it. */
final class LongTextProbe {
    /** Of many scripts and kinds, each of which is a class of its own to some pre-tokenizer. */
    private static final int[] CHARACTERS = "azAZ09!?.,;:'\"()<>$+=~|_\u00e4\u0436\u0627\u0915\u0e01\u3042\uac00\u6f22"
            .concat("\u0301\u200d\u00a0\u3000\u0378\u2028\uD83D\uDE80\uD835\uDC00").codePoints().toArray();

    private LongTextProbe() {}

    /**
     * Encodes each text with each model and decodes it again, on a thread with a small stack.
     *
     * @param args the size of the texts, and the models
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        Map<String, String> texts = texts(Integer.parseInt(args[0]));
        for (String file : Arrays.asList(args).subList(1, args.length)) {
            try (Model model = Model.load(Path.of(file))) {
                Throwable[] failure = new Throwable[1];
                Thread small = new Thread(null, () -> {
                    try {
                        texts.forEach((name, text) -> check(model, name, text));
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
    }

    private static Map<String, String> texts(int size) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("one word", "a".repeat(size));
        texts.put("capitals", "A".repeat(size));
        texts.put("spaces", " ".repeat(size));
        texts.put("an indented sign", " ".repeat(size) + "\u0378");
        texts.put("line ends", "\n".repeat(size));
        texts.put("white space", " \n\t".repeat(size / 3));
        texts.put("blanks of two kinds", " \u00a0".repeat(size / 3));
        texts.put("digits", "7".repeat(size));
        texts.put("a marker's digits", "<sentinel:" + "7".repeat(size - 10));
        texts.put("punctuation", "!".repeat(size));
        texts.put("accents", "\u0301".repeat(size / 2));
        texts.put("emoji", "\uD83D\uDE80".repeat(size / 4));
        texts.put("ideographs", "\u6f22".repeat(size / 3));
        texts.put("letters", "a b ".repeat(size / 4));
        texts.put("words", words(size));
        texts.put("one line", mixed(size));
        return texts;
    }

    private static String words(int size) {
        SplittableRandom random = new SplittableRandom(11);
        StringBuilder text = new StringBuilder();
        while (text.length() < size - 12) {
            int length = random.nextInt(1, 12);
            for (int i = 0; i < length; i++) {
                text.append((char) random.nextInt('a', 'z' + 1));
            }
            text.append(' ');
        }
        return text.toString();
    }

    private static String mixed(int size) {
        SplittableRandom random = new SplittableRandom(12);
        StringBuilder text = new StringBuilder();
        while (text.length() < size / 3) {
            text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    private static void check(Model model, String name, String text) {
        Tokenizer tokenizer = model.tokenizer();
        long begin = System.nanoTime();
        int[] tokens = tokenizer.encode(text, Encoding.TEXT_PART);
        System.out.println(model.metadata().get("tokenizer.ggml.pre") + ", " + name + ": " + tokens.length + " tokens "
                + (System.nanoTime() - begin) / 1_000_000 + " ms");
        if (!tokenizer.decode(tokens).equals(text)) {
            throw new AssertionError(name + " is not the same after encoding and decoding");
        }
    }
}
