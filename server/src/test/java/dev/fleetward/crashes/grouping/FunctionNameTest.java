package dev.fleetward.crashes.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionNameTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            control_loop                                            | control_loop
            scale.constprop.0                                       | scale
            parse.isra.0.part.1.cold                                | parse
            send.lto_priv.3                                         | send
            read [clone .cold]                                      | read
            net::Client::post(std::string const&, int) const        | net::Client::post
            void store<int, std::pair<int, long>>(int)              | store
            std::vector<int>::operator[](unsigned long)             | std::vector::operator[]
            bool operator<(Key const&, Key const&)                  | operator<
            std::ostream& std::operator<< <char>(std::ostream&)     | std::operator<<
            Functor::operator()(int) const                          | Functor::operator()
            (anonymous namespace)::decode(char const*)              | decode
            name[abi:cxx11](int)                                    | name
            run()::{lambda(int)#2}::operator()(int) const           | run::{lambda}::operator()
            run::$_3::operator()(int) const                         | run::{lambda}::operator()
            gateway::poll::h0123456789abcdef                        | gateway::poll
            gateway::poll::{closure#3}                              | gateway::poll::{closure}
            <gateway::Link as core::fmt::Display>::fmt              | gateway::Link+core::fmt::Display::fmt
            """)
    void a_name_loses_what_differs_between_builds(String name, String key) {
        assertThat(FunctionName.key(name)).isEqualTo(key);
    }
}
