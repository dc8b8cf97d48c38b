/**
 * Methods by which the literature elicits, shortens, scores and stress-tests reasoning, a package each, named as the
 * experiments that use them.
 */
module io.swerve.reasoning {
    requires transitive io.swerve.api;
    requires transitive io.swerve.steering;

    exports io.swerve.reasoning.answer;
    exports io.swerve.reasoning.budget;
    exports io.swerve.reasoning.corruptedtraces;
    exports io.swerve.reasoning.cotdecoding;
    exports io.swerve.reasoning.dataalchemy;
    exports io.swerve.reasoning.forking;
    exports io.swerve.reasoning.hybrid;
    exports io.swerve.reasoning.imitation;
    exports io.swerve.reasoning.influence;
    exports io.swerve.reasoning.informationgain;
    exports io.swerve.reasoning.thoughtgain;
    exports io.swerve.reasoning.verifree;
}
