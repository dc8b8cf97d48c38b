package io.swerve.steering.plan;

import io.swerve.Model;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The compiled plans that are in use: as long as a sequence follows one, an equal plan is the same. Those that nobody
 * uses any more are forgotten, so that a caller may make a new plan for every request. Not thread-safe.
 */
final class PlanCache {
    private final Model model;
    /** A compiled plan holds the key under which it is kept, so the entry lives as long as it does. */
    private final Map<SteeringPlan, WeakReference<CompiledPlan>> compiled = new WeakHashMap<>();

    PlanCache(Model model) {
        this.model = model;
    }

    /**
     * Returns the compiled plan.
     *
     * @throws SteeringPlanException if it can't be carried out exactly on the model
     */
    CompiledPlan get(SteeringPlan plan) {
        WeakReference<CompiledPlan> reference = compiled.get(plan);
        CompiledPlan known = reference == null ? null : reference.get();
        if (known == null) {
            known = CompiledPlan.of(plan, model);
            compiled.remove(plan); // put would keep an equal key that the new value doesn't hold
            compiled.put(plan, new WeakReference<>(known));
        }
        return known;
    }
}
