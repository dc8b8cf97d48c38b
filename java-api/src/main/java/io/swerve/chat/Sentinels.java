package io.swerve.chat;

/** Names and values that occur nowhere else in what a template writes. */
final class Sentinels {
    static final String NAME = "zq7name";
    static final String OTHER = "zq7other";
    static final String ID = "Zq7call01";
    static final String OTHER_ID = "Zq7call02";
    static final String KEY = "zq7key";
    static final String SECOND_KEY = "zq7second";
    static final String VALUE = "Zq7value";
    static final String SECOND_VALUE = "Zq7more";
    static final int NUMBER = 98765012;

    private Sentinels() {}
}
