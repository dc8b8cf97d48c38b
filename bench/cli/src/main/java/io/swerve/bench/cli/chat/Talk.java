package io.swerve.bench.cli.chat;

import io.swerve.chat.Reply;
import io.swerve.chat.TurnOptions;

/** Asks for replies, as steered as the user wants them now. */
final class Talk {
    private final Branches branches;
    private final TurnSteering steering;
    private final TurnOptions turn;
    private int seed;

    Talk(Branches branches, TurnSteering steering, TurnOptions turn) {
        this.branches = branches;
        this.steering = steering;
        this.turn = turn;
        this.seed = turn.sampling().seed();
    }

    Reply ask(String text) {
        return branches.current().ask(text, steering.on(turn));
    }

    Reply reply() {
        return branches.current().reply(steering.on(turn));
    }

    /** With another seed, lest the same draws give the same reply. */
    Reply regenerate() {
        seed++;
        return branches.current().regenerate(steering.on(turn.withSampling(turn.sampling().withSeed(seed))));
    }
}
