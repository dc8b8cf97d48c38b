package io.swerve.bench.cli;

/** How far some work is. */
interface Progress extends AutoCloseable {
    /** For error streams that are no terminal. */
    Progress HIDDEN = new Progress() {
        @Override
        public void reached(long amount) {}

        @Override
        public void close() {}
    };

    /** Tells how much of the work is done. */
    void reached(long amount);

    @Override
    void close();
}
