package dev.fleetward.symbols.demangle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemanglerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_Z3foov | foo()",
                "_ZN3geo3BoxIiE4areaEv | geo::Box<int>::area()",
                "_ZNK3geo3BoxIdE4areaEv | geo::Box<double>::area() const",
                "_ZN12_GLOBAL__N_15totalEi | (anonymous namespace)::total(int)",
                "_ZNSt6vectorIiSaIiEEC2Ev | std::vector<int, std::allocator<int> >::vector()",
                "_ZN3geo5ShapeD0Ev | geo::Shape::~Shape()",
                "_Z4sortIPiEvT_S1_ | void sort<int*>(int*, int*)",
                "_Z5applyPFivEi | apply(int (*)(), int)",
                "_Z5tableRA4_A3_i | table(int (&) [4][3])",
                "_ZTVN3geo5ShapeE | vtable for geo::Shape",
                "_ZZ4mainENKUlvE_clEv | main::{lambda()#1}::operator()() const",
                "_ZN3foocvT_IiEEv | foo::operator int<int>()",
                "_Z3fwdIJRiS0_EEvDpOT_ | void fwd<int&, int&>(int&, int&)",
                "_ZN9Histogram3addEm.isra.0 | Histogram::add(unsigned long) [clone .isra.0]",
                "_ZlsRSoRK5Point | operator<<(std::ostream&, Point const&)",
                "_Z1fM1AKFvvE | f(void (A::*)() const)",
                "_ZN4core3fmt5write17h0123456789abcdefE | core::fmt::write",
                "_ZN58_$LT$alloc..string..String$u20$as$u20$core..fmt..Write$GT$9write_str17h0123456789abcdefE"
                        + " | <alloc::string::String as core::fmt::Write>::write_str",
            })
    void a_name_reads_as_in_the_source(String mangled, String source) {
        assertThat(Demangler.demangle(mangled)).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "main", "_Z", "_ZN", "_Z3fo", "_Z999999999999f", "_ZTT_Z", "_R", "_ZNSt", "_Z1fS9_", "_Z1fT_"
            })
    void what_is_no_whole_name_stays_as_it_is(String name) {
        assertThat(Demangler.demangle(name)).isEqualTo(name);
    }
}
