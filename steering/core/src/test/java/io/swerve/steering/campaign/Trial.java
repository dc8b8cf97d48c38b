package io.swerve.steering.campaign;

import java.util.SplittableRandom;

/** Makes damaged input of one kind and uses it as a program would. What it needs for that, it holds open. */
interface Trial extends AutoCloseable {
    /**
     * Tries one case. That it ends without an exception means that all was done that a program would do.
     *
     * @param number of the case, for what is dear to make and serves several of them
     * @param random all else that differs from case to case
     * @throws Exception the refusal; {@link Verdict} knows which are right
     */
    void run(int number, SplittableRandom random) throws Exception;

    @Override
    default void close() {}
}
