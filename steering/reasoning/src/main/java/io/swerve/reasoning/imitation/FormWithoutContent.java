package io.swerve.reasoning.imitation;

/**
 * What is left of a trace's effect on the answer when its phrases stay and its content is another problem's.
 *
 * @param intact the score with the trace as it is: an accuracy or a log-probability of the answer
 * @param formOnly the score with the trace's form and other content
 * @param absent the score without a trace
 */
public record FormWithoutContent(double intact, double formOnly, double absent) {
    /** {@return what the whole trace does: the score with it minus the score without} */
    public double effect() {
        return intact - absent;
    }

    /** {@return what the form does by itself: the score with the form minus the score without a trace} */
    public double formEffect() {
        return formOnly - absent;
    }

    /**
     * {@return the part of the effect that form alone has, 1 where content doesn't matter, 0 where form alone does
     * nothing, negative where it does harm; NaN where the trace has no effect}
     */
    public double formShare() {
        return effect() == 0 ? Double.NaN : formEffect() / effect();
    }
}
