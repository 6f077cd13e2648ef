package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktraceNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gateway::ratio(int, int) | gateway::ratio
            int gateway::twice<int>(int) | gateway::twice<int>
            gateway::Cache<std::string, int>::visit(int (*)(int const&, int), int) const | gateway::Cache<std::string, int>::visit
            (anonymous namespace)::helper() | (anonymous namespace)::helper
            bool operator==(Key const&, Key const&) | operator==
            Functor::operator()(int) const & | Functor::operator()
            Key::operator bool() const | Key::operator bool
            std::function<void (int)>::operator()(int) const | std::function<void (int)>::operator()
            main | main
            scale(int) [clone .constprop.0] | scale
            """)
    void a_backtrace_shows_the_name_without_parameters(String demangled, String shown) {
        assertThat(BacktraceName.of(demangled)).isEqualTo(shown);
    }
}
