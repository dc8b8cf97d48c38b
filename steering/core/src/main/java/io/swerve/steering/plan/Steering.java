package io.swerve.steering.plan;

import io.swerve.ClosedException;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.chat.TurnScope;
import io.swerve.spi.SessionEngine;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steers the sequences of a session by plans, each sequence by its own. Whoever decodes goes on as before: a
 * {@link io.swerve.Generation}, {@link Sequence#prefill}, or batches in which differently steered sequences are mixed.
 *
 * <p>
 * What a sequence has in the session's cache was computed under its plan, and is not passed off as another's: forks and
 * saved states keep their plan, and {@link #steer} refuses to change the plan of a sequence whose tokens would have been
 * treated otherwise. {@link #steerFromHere} changes it knowingly.
 *
 * <p>
 * Shares the thread rule of its session, and ends with it.
 */
public final class Steering implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);

    private final Session session;
    private final PlanCache plans;
    private final SteeringEngine engine;
    private final Registration interception;
    private boolean closed;

    private Steering(Session session, SteeringPlan plan, SteeringOptions options) {
        this.session = session;
        this.plans = new PlanCache(session.model());
        CompiledPlan first = plans.get(plan);
        requireNoControlVector();
        this.engine = new SteeringEngine(session, options, first);
        boolean complete = false;
        try {
            this.interception = SessionEngine.of(session).intercept(engine);
            complete = true;
        } finally {
            if (!complete) {
                engine.close();
            }
        }
    }

    /**
     * Begins to steer a session.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without a control vector and
     *            without another interceptor
     * @return the steering, which steers nothing yet; to be closed by the caller
     * @throws IllegalStateException if the session isn't as described
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static Steering on(Session session) {
        return on(session, SteeringPlan.none(), SteeringOptions.defaults());
    }

    /**
     * Begins to steer a session.
     *
     * @param session a session without a control vector and without another interceptor. One that is not
     *            {@linkplain io.swerve.SessionOptions#observable observable} is steered at no cost at all, but only by a
     *            plan that adds the same at every token of all its sequences, {@link Tier#CONTROL_VECTOR}
     * @param plan for all sequences that have no other one
     * @param options what is measured
     * @return the steering, to be closed by the caller
     * @throws SteeringPlanException if the plan can't be carried out exactly on the session and its model
     * @throws io.swerve.steering.SteeringVectorException if a vector is of another model
     * @throws IllegalStateException if the session isn't as described
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static Steering on(Session session, SteeringPlan plan, SteeringOptions options) {
        return new Steering(session, plan, Objects.requireNonNull(options, "options"));
    }

    /**
     * Says how a plan would be carried out on a model.
     *
     * @param plan the plan
     * @param model the model
     * @return the tier of each rule and of the plan, with the reasons
     * @throws SteeringPlanException if the plan can't be carried out exactly on this model
     * @throws io.swerve.steering.SteeringVectorException if a vector is of another model
     */
    public static PlanExplanation explain(SteeringPlan plan, Model model) {
        return CompiledPlan.of(plan, model).explanation();
    }

    private void requireNoControlVector() {
        if (session.hasControlVector()) {
            throw new IllegalStateException(
                    "the session has a control vector of its own; clear or close it before plans"
                            + " add vectors in its place");
        }
    }

    /**
     * Gives a sequence its plan: an empty one, or one whose tokens so far would have been treated the same by the new
     * plan, such as a prompt that neither plan acts on.
     *
     * @param sequence an open sequence of the session
     * @param plan the plan
     * @throws SteeringPlanException if the plan can't be carried out exactly on the session's model, or the tokens that the
     *             sequence has were decoded otherwise than this plan wants
     * @throws io.swerve.steering.SteeringVectorException if a vector is of another model
     * @throws IllegalArgumentException if the sequence is of another session
     * @throws io.swerve.ClosedException if this object, the sequence or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public void steer(Sequence sequence, SteeringPlan plan) {
        CompiledPlan wanted = check(sequence, plan);
        SequenceSteering old = engine.of(sequence);
        if (old.plan() == wanted) {
            return;
        }
        if (sequence.length() > 0 && (old.hasActed() || engine.wouldHaveActed(wanted, sequence))) {
            throw new SteeringPlanException("the " + sequence.length() + " tokens of sequence " + sequence.id()
                    + " were decoded otherwise than this plan wants: truncate the sequence to 0 and decode them again, or"
                    + " keep them knowingly with steerFromHere");
        }
        replace(sequence, wanted);
    }

    /**
     * Gives a sequence a plan from its next token on, and keeps what it has in the cache as it was computed.
     *
     * @param sequence an open sequence of the session
     * @param plan the plan
     * @throws SteeringPlanException if the plan can't be carried out exactly on the session's model
     * @throws io.swerve.steering.SteeringVectorException if a vector is of another model
     * @throws IllegalArgumentException if the sequence is of another session
     * @throws io.swerve.ClosedException if this object, the sequence or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public void steerFromHere(Sequence sequence, SteeringPlan plan) {
        CompiledPlan wanted = check(sequence, plan);
        SequenceSteering old = engine.of(sequence);
        if (old.plan() != wanted) {
            replace(sequence, wanted);
        }
    }

    /**
     * Steers one turn of a conversation in this session: the plan acts from the turn's own messages on, to the end of the
     * reply, and not on what was before. When the turn is over, the sequence has its former plan again, and the
     * conversation reads the turn again under that.
     *
     * @param plan for the turn
     * @param receipt is told at the end of the turn what was done to it
     * @return for {@link io.swerve.chat.TurnOptions#withScope}; good for any number of turns
     * @throws SteeringPlanException if the plan can't be carried out exactly on the session's model
     * @throws io.swerve.steering.SteeringVectorException if a vector is of another model
     */
    public TurnScope forTurn(SteeringPlan plan, Consumer<Receipt> receipt) {
        plans.get(plan);
        Objects.requireNonNull(receipt, "receipt");
        return sequence -> {
            SteeringPlan before = plan(sequence);
            steerFromHere(sequence, plan);
            return () -> {
                if (!closed && !sequence.isClosed()) {
                    receipt.accept(receipt(sequence));
                    steerFromHere(sequence, before);
                }
            };
        };
    }

    private CompiledPlan check(Sequence sequence, SteeringPlan plan) {
        requireUsable(sequence);
        return plans.get(plan);
    }

    private void replace(Sequence sequence, CompiledPlan plan) {
        engine.replace(sequence, plan);
        LOG.debug("Sequence {} is steered by {}", sequence.id(), plan.explanation());
    }

    /**
     * {@return the plan of a sequence}
     *
     * @param sequence an open sequence of the session
     * @throws IllegalArgumentException if the sequence is of another session
     * @throws io.swerve.ClosedException if this object, the sequence or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public SteeringPlan plan(Sequence sequence) {
        return check(sequence).plan().plan();
    }

    /**
     * {@return what was done to a sequence since its plan was set: the receipt so far}
     *
     * @param sequence an open sequence of the session
     * @throws IllegalArgumentException if the sequence is of another session
     * @throws io.swerve.ClosedException if this object, the sequence or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public Receipt receipt(Sequence sequence) {
        Receipt receipt = check(sequence).receipt();
        List<String> warnings = receipt.warnings();
        warnings.forEach(LOG::warn);
        return receipt;
    }

    /**
     * Counts what was done to a sequence since its plan was set, without the warnings of a {@link #receipt}.
     *
     * @param sequence an open sequence of the session
     * @return how many tokens some rule acted on, summed over the rules
     * @throws IllegalArgumentException if the sequence is of another session
     * @throws io.swerve.ClosedException if this object, the sequence or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public long steeredRows(Sequence sequence) {
        return check(sequence).receipt().rules().stream().mapToLong(Receipt.RuleReceipt::rows).sum();
    }

    /**
     * Says whether what is generated in a sequence is bound by a format that the session doesn't know of, for
     * {@link Trigger.Constrained}. A {@link io.swerve.Generation} whose sampler has a grammar says so by itself.
     *
     * @param sequence an open sequence of the session
     * @param on whether the tokens from now on are constrained
     * @throws IllegalArgumentException if the sequence is of another session
     * @throws io.swerve.ClosedException if this object, the sequence or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public void setConstrained(Sequence sequence, boolean on) {
        check(sequence).setConstrained(on);
    }

    private SequenceSteering check(Sequence sequence) {
        requireUsable(sequence);
        return engine.of(sequence);
    }

    private void requireUsable(Sequence sequence) {
        if (closed) {
            throw new ClosedException("the steering is closed");
        }
        if (sequence.session() != session) {
            throw new IllegalArgumentException("sequence " + sequence.id() + " belongs to another session");
        }
        session.hasControlVector(); // refuses a closed session, and one that another thread is using
        if (sequence.isClosed()) { // its number may be another sequence's by now
            throw new ClosedException("sequence " + sequence.id() + " is closed");
        }
    }

    /**
     * Ends the steering: what is decoded from now on is unsteered, whatever is in the cache. Idempotent.
     *
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        if (!closed) {
            interception.close();
            engine.close();
            closed = true; // not before: after a ConcurrentUseException the caller tries again
        }
    }
}
