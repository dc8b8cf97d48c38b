package io.swerve.bench.lab;

/** What a {@link FactProblem} asks about a person. */
public enum FactKind {
    /** The town of the person. */
    TOWN(1),
    /** The job of the person. */
    JOB(1),
    /** The friend of the person. */
    FRIEND(1),
    /** The town of the person's friend. */
    TOWN_OF_FRIEND(2),
    /** The job of the person's friend. */
    JOB_OF_FRIEND(2);

    private static final double TOWN_SHARE = 0.3;
    private static final double TOWN_OR_JOB_SHARE = 0.5;
    private static final double ONE_HOP_SHARE = 0.65;
    private static final double ALL_BUT_JOB_OF_FRIEND_SHARE = 0.85;

    private final int hops;

    FactKind(int hops) {
        this.hops = hops;
    }

    /** {@return how many facts must be recalled, 1, or 2 for questions about a friend's town or job} */
    public int hops() {
        return hops;
    }

    static FactKind draw(PythonRandom random) {
        double kind = random.nextDouble();
        if (kind < TOWN_SHARE) {
            return TOWN;
        }
        if (kind < TOWN_OR_JOB_SHARE) {
            return JOB;
        }
        if (kind < ONE_HOP_SHARE) {
            return FRIEND;
        }
        return kind < ALL_BUT_JOB_OF_FRIEND_SHARE ? TOWN_OF_FRIEND : JOB_OF_FRIEND;
    }
}
