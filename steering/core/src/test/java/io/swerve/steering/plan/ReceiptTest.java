package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.steering.plan.Receipt.RuleReceipt;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    @Test
    void saysWhatWasDoneAndNothingThatWasNotMeasured() {
        RuleReceipt added = new RuleReceipt("Add", 40, List.of(3, 4, 5), Double.NaN, Double.NaN);
        assertThat(new Receipt(52, List.of(added), Double.NaN, Double.NaN))
                .hasToString("52 tokens decoded\n  Add: 40 rows at layers 3-5");
        RuleReceipt never = new RuleReceipt("brief", 0, List.of(), Double.NaN, Double.NaN);
        RuleReceipt turned = new RuleReceipt("turn", 7, List.of(2, 5), 0.25, -1.5);
        assertThat(new Receipt(9, List.of(never, turned), 0.125, 2).toString().lines()).containsExactly(
                "9 tokens decoded", "  brief: 0 rows at no layer",
                "  turn: 7 rows at layers 2, 5, mean projection 0.2500 -> -1.5000",
                "  KL to unsteered: mean 0.125, largest 2.00 nats per token",
                "  warning: rule 'brief' never acted on any of 9 tokens: its trigger did not hold, or its coefficient"
                        + " was 0");
    }
}
