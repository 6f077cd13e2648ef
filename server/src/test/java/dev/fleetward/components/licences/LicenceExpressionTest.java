package dev.fleetward.components.licences;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LicenceExpressionTest {

    private static final Policy POLICY = new Policy(List.of(
            new Policy.Rule("GPL-*", Verdict.DENIED, ""),
            new Policy.Rule("GPL-2.0-only WITH Classpath-exception-2.0", Verdict.REVIEW, ""),
            new Policy.Rule("MPL-2.0", Verdict.REVIEW, "")));

    @Test
    void of_alternatives_the_best_counts_and_of_licences_together_the_worst() {
        assertThat(judge("MIT")).isEqualTo(Verdict.OK);
        assertThat(judge("GPL-3.0-only")).isEqualTo(Verdict.DENIED);
        assertThat(judge("lgpl-2.1-only")).isEqualTo(Verdict.OK);
        assertThat(judge("gpl-2.0-ONLY")).isEqualTo(Verdict.DENIED);
        assertThat(judge("MIT OR GPL-3.0-only")).isEqualTo(Verdict.OK);
        assertThat(judge("MIT AND GPL-3.0-only")).isEqualTo(Verdict.DENIED);
        assertThat(judge("(MPL-2.0 OR GPL-3.0-only) AND MIT")).isEqualTo(Verdict.REVIEW);
        assertThat(judge("MIT OR MPL-2.0 AND GPL-3.0-only")).isEqualTo(Verdict.OK);
        assertThat(judge("GPL-2.0-only WITH Classpath-exception-2.0")).isEqualTo(Verdict.REVIEW);
    }

    @Test
    void licences_beside_each_other_all_hold_and_none_is_not_fine() {
        assertThat(POLICY.judge(List.of("MIT", "GPL-3.0-only"))).isEqualTo(Verdict.DENIED);
        assertThat(POLICY.judge(List.of())).isEqualTo(Verdict.UNSTATED);
    }

    @Test
    void free_text_is_one_licence() {
        assertThat(LicenceExpression.parse("BSD, three clauses").names()).containsExactly("BSD, three clauses");
        assertThat(LicenceExpression.parse("(MIT").names()).containsExactly("(MIT");
        assertThat(LicenceExpression.parse("(A OR B) AND C WITH x").names()).containsExactly("A", "B", "C WITH x");
    }

    @Property(tries = 1_000)
    void any_text_is_read(@ForAll @CharRange(from = '\u0020', to = '\u007e') @StringLength(max = 80) String text) {
        assertThat(LicenceExpression.parse(text).names()).isNotEmpty();
        assertThat(LicenceExpression.parse("(".repeat(500) + text)).isNotNull();
    }

    private static Verdict judge(String expression) {
        return POLICY.judge(List.of(expression));
    }
}
