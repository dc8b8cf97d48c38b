package io.swerve.steering.campaign;

import io.swerve.NativeMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** The program that {@link Campaign} runs in JVMs of their own: tries cases, one after the other. */
final class Cases {
    /** What {@link Campaign} reads begins like this; llama.cpp may print, too. */
    static final String MARK = "case\t";

    private static final int COLLECTED = 10;

    private Cases() {}

    /**
     * Prints the name of each case before it is tried, so that a death can be told, and then how it ended and the memory
     * held: bytes that malloc has given out.
     *
     * @param args a folder, the campaign's seed, and parts of it as {@code KIND:FROM:TO}
     * @throws Throwable if a kind can't be begun
     */
    public static void main(String[] args) throws Throwable {
        long seed = Long.parseLong(args[1]);
        for (int i = 2; i < args.length; i++) {
            String[] part = args[i].split(":");
            Kind kind = Kind.valueOf(part[0]);
            Path folder = Files.createDirectories(Path.of(args[0]).resolve(part[0]));
            try (Trial trial = kind.open(folder)) {
                for (int number = Integer.parseInt(part[1]); number < Integer.parseInt(part[2]); number++) {
                    System.out.println(MARK + kind + "\t" + number);
                    if (number % COLLECTED == 0) {
                        System.gc(); // which frees the memory of objects that nobody closes
                    }
                    Result result = run(trial, kind, number, seed);
                    System.out.println(MARK + kind + "\t" + number + "\t" + result.outcome() + "\t"
                            + NativeMemory.allocated() + "\t" + result.text().replaceAll("\\s+", " "));
                }
            }
        }
    }

    private record Result(Outcome outcome, String text) {}

    private static Result run(Trial trial, Kind kind, int number, long seed) {
        try {
            trial.run(number, new SplittableRandom(seed(seed, kind, number)));
            return new Result(Outcome.USED, "");
        } catch (Throwable e) { // errors are just what is looked for
            Verdict verdict = Verdict.of(e, kind.misuses());
            return new Result(verdict.typed() ? Outcome.REFUSED : Outcome.WRONG, verdict.text());
        }
    }

    /** A case needs no other to be repeated. */
    private static long seed(long campaign, Kind kind, int number) {
        return new SplittableRandom(campaign * 31 + kind.ordinal()).nextLong() + number * 0x9E3779B97F4A7C15L;
    }
}
