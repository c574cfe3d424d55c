package io.graniteft.lang;

import static io.graniteft.lang.Sources.c;
import static io.graniteft.lang.Sources.cpp;
import static io.graniteft.lang.Sources.names;
import static io.graniteft.lang.Sources.only;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Macros where a declaration would stand, as the frameworks have them that cars and simulators are built with. */
final class MacroHazardsTest {
    @Nested
    final class In_front_of_a_head {
        @Test
        void a_macro_without_a_semicolon_takes_no_function() {
            assertThat(
                            names(
                                    c(
                                            "EXPORT_SYMBOL(a)\nint f(void) { }\nMODULE_LICENSE(\"x\")\n\nstatic void g(int a)\n{\n}\n")))
                    .containsExactly("f", "g");
        }

        @Test
        void an_attribute_comes_first() {
            CFunction function = only(c("__attribute__((section(\".fast\"), noinline))\nvoid f(int a)\n{\n}\n"));

            assertThat(function.name()).isEqualTo("f");
            assertThat(function.startLine()).isEqualTo(1);
            assertThat(function.returnType()).isEqualTo("void");
        }

        @Test
        void an_interrupt_macro_comes_first() {
            assertThat(names(c("""
                __interrupt void timer_isr(void) { }
                IRAM_ATTR static void gpio_isr(void *arg) { }
                INTERRUPT_HANDLER(TIM1_IRQHandler, 11)
                {
                }
                """))).containsExactly("timer_isr", "gpio_isr", "INTERRUPT_HANDLER");
        }

        @Test
        void an_interrupt_macro_may_hold_its_body_on_its_line() {
            assertThat(
                            names(
                                    c(
                                            "ISR(TIMER0_OVF_vect) { ticks++; }\nISR(USART_RX_vect, ISR_BLOCK) { put(UDR0); }\nint f() { return 1; }\n")))
                    .containsExactly("ISR", "ISR", "f");
        }

        @Test
        void an_annotation_of_its_result_is_no_head() {
            assertThat(names(c("""
                _Success_(return)
                BOOLEAN find_code(
                    _In_ IN_ADDR RemoteAddress,
                    _In_range_(<, Map->Size) ULONG Bit,
                    _Out_ PPH_STRING *Code
                    )
                {
                }
                NTSTATUS NTAPI get_name(_In_ HANDLE h)
                {
                }
                int WINAPI WinMain(HINSTANCE a, HINSTANCE b, LPSTR c, int d)
                {
                }
                """))).containsExactly("find_code", "get_name", "WinMain");
        }
    }

    @Nested
    final class Of_memory_sections {
        @Test
        void the_name_stands_behind_the_macro_of_the_return_type() {
            assertThat(names(c("""
                #define CAN_START_SEC_CODE
                #include "MemMap.h"
                FUNC(Std_ReturnType, CAN_CODE) Can_Write(VAR(Can_HwHandleType, AUTOMATIC) Hth,
                        P2CONST(Can_PduType, AUTOMATIC, CAN_APPL_DATA) PduInfo)
                {
                }
                static P2VAR(Dem_EventType, AUTOMATIC, DEM_VAR)
                  Dem_Find(uint16 id) {
                }
                FUNC(void, __weak) StartupHook(void) {
                }
                """))).containsExactly("Can_Write", "Dem_Find", "StartupHook");
        }

        @Test
        void parameters_made_by_macros_keep_their_names() {
            CFunction function = only(
                    c("FUNC(void, APP_CODE) f(VAR(uint8, AUTOMATIC) x, P2VAR(uint8, AUTOMATIC, APP_DATA) out) { }\n"));

            assertThat(function.parameters()).extracting(Parameter::name).containsExactly("x", "out");
        }

        @Test
        void a_task_is_named_after_its_macro() {
            assertThat(names(c("TASK(TaskIdle) {\n  while (1) { }\n}\nALARM(Tick)\n{\n}\n")))
                    .containsExactly("TASK", "ALARM");
        }
    }

    @Nested
    final class In_classes {
        @Test
        void properties_and_markers_of_qt_are_no_heads() {
            assertThat(
                            names(
                                    cpp(
                                            "class W : public QWidget {\n    Q_OBJECT\n    Q_PROPERTY(int w READ w WRITE setW NOTIFY changed)\n    Q_PROPERTY(QString n READ n)\npublic:\n    int w() const { return w_; }\nsignals:\n    void changed();\npublic slots:\n    void setW(int w) { w_ = w; }\n    Q_INVOKABLE void go() { }\nprivate:\n    int w_{0};\n};\n")))
                    .containsExactly("W::w", "W::setW", "W::go");
        }

        @Test
        void classes_functions_and_properties_of_unreal_are_read() {
            assertThat(names(cpp("""
                UENUM(BlueprintType)
                enum class EState : uint8 { Red UMETA(DisplayName = "Red"), Green };
                USTRUCT()
                struct CARLA_API FPart
                {
                  GENERATED_BODY()

                  UPROPERTY()
                  float Size { 0.0f };
                  FPart() {}
                };
                UCLASS(hidecategories=(Collision, Object))
                class CARLA_API ASensor : public AActor
                {
                  GENERATED_BODY()

                public:
                  ASensor(const FObjectInitializer &Init) : Super(Init) {}

                  UFUNCTION(BlueprintCallable, Category = "Sensor")
                  int32 GetSeed() const
                  {
                    return Seed;
                  }

                  UFUNCTION(BlueprintCallable)
                  void SetSeed(int32 InSeed) { Seed = InSeed; }

                private:
                  UPROPERTY(Category = "Sensor", EditAnywhere, meta = (ClampMin = "0"))
                  bool bRandomise { false };

                  int32 Seed;
                };
                """)))
                    .containsExactly("FPart::FPart", "ASensor::ASensor", "ASensor::GetSeed", "ASensor::SetSeed");
        }

        @Test
        void a_macro_may_stand_for_the_word_class() {
            assertThat(
                            names(
                                    cpp(
                                            "MIDL_INTERFACE(\"7585D4FA\")\nIRegister : public IUnknown\n{\npublic:\n    int f() { return 1; }\n};\nint g() { }\n")))
                    .containsExactly("IRegister::f", "g");
        }

        @Test
        void a_deprecation_with_a_message_does_not_hide_the_class() {
            assertThat(
                            names(
                                    cpp(
                                            "template <typename B>\nclass API_EMPTY_BASES API_DEPRECATED(\n    \"use the other\") tagged\n  : public B\n{\n    constexpr tagged(tagged<int> && that) //\n        noexcept(is_ok<B>::value)\n      : B(static_cast<int &&>(that))\n    {}\n};\n")))
                    .containsExactly("tagged::tagged");
        }

        @Test
        void a_structure_that_a_function_returns_is_no_class() {
            assertThat(names(c("struct NODE MAKE_NODE(int a) NOTRACE\n{\n}\n"))).containsExactly("MAKE_NODE");
        }
    }

    @Nested
    final class That_make_a_function {
        @Test
        void a_definition_of_a_system_call_a_test_or_a_device_is_named_after_its_macro() {
            assertThat(names(c("""
                SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
                {
                }
                ZTEST(can_api, test_send)
                {
                }
                STATIC_UNIT_TEST(a)
                {
                }
                K_THREAD_DEFINE(tid, 512, run, NULL, NULL, NULL, 5, 0, 0);
                BUILD_ASSERT(sizeof(int) == 4, "x");
                SYS_INIT(init, POST_KERNEL, 40);
                static int init(void)
                {
                }
                """))).containsExactly("SYSCALL_DEFINE3", "ZTEST", "STATIC_UNIT_TEST", "init");
        }

        @Test
        void a_macro_that_declares_a_list_of_values_is_none() {
            assertThat(
                            names(
                                    c(
                                            "ACCESS_ENTRIES(File)\n{\n    { L\"Full\", ALL, TRUE },\n    { L\"Read\", READ, FALSE }\n};\nint f(void) { }\n")))
                    .containsExactly("f");
        }

        @Test
        void a_warning_that_is_switched_off_before_a_template_variable_is_none() {
            assertThat(
                            names(
                                    cpp(
                                            "DISABLE_WARNING(\"-Wx\")\ntemplate <class T>\nUnique Local<T>::unique{tag<T>, 1};\nint f() { }\n")))
                    .containsExactly("f");
        }

        @Test
        void a_list_of_declaring_macros_is_none() {
            assertThat(
                            names(
                                    c(
                                            "DECLARE_CALLBACK(one)\nDECLARE_CALLBACK(two)\n\nSTART_TEST(works)\n{\n}\nEND_TEST\n\nWRITE_PORT(LowOil)\nWRITE_PORT(Airbag)\n\nvoid run(void) {\n}\n")))
                    .containsExactly("START_TEST", "run");
        }
    }
}
