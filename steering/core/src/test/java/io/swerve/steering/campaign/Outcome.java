package io.swerve.steering.campaign;

/** How a case ended. */
enum Outcome {
    /** All was done that a program would do. */
    USED,
    /** It was refused, by an exception as the API promises it. */
    REFUSED,
    /** An exception of another kind or in foreign words, or a wrong result. */
    WRONG,
    /** The process ended. */
    DEATH,
    /** The process was ended, since nothing happened for too long. */
    HANG;

    boolean isFault() {
        return this != USED && this != REFUSED;
    }
}
