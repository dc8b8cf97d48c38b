package io.swerve;

/** Runs the tests of values that change, for a JVM of its own with other properties. */
final class ControlVectorProbe {
    private ControlVectorProbe() {}

    public static void main(String[] args) {
        ControlVectorTest tests = new ControlVectorTest();
        ControlVectorTest.load();
        try {
            tests.aLiveVectorOfZeroChangesNothing();
            tests.closingALiveVectorRestoresExactly();
            tests.liveAndStaticAgreeBitForBit();
            tests.aVectorChangedAtEveryTokenAgreesWithFreshOnes();
            tests.onlyTheRangeOfLayersIsSteered();
            tests.aCoefficientMultiplies();
            tests.aVectorSurvivesAFailedDecode();
            System.out.println("all the same");
        } finally {
            ControlVectorTest.close();
        }
    }
}
