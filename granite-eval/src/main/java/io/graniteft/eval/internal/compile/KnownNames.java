package io.graniteft.eval.internal.compile;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of the standard headers that code uses without including them, because it was cut out of its file. */
final class KnownNames {

    private static final Map<String, String> HEADERS = new HashMap<>();

    static {
        put(
                "stdint.h",
                "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t intmax_t"
                        + " uintmax_t uint_fast8_t uint_fast16_t uint_fast32_t int_fast8_t int_fast16_t int_fast32_t uint_least8_t"
                        + " UINT8_MAX UINT16_MAX UINT32_MAX UINT64_MAX INT8_MAX INT16_MAX INT32_MAX INT64_MAX INT8_MIN INT16_MIN"
                        + " INT32_MIN INT64_MIN SIZE_MAX UINT8_C UINT16_C UINT32_C UINT64_C INT32_C INT64_C");
        put("stddef.h", "size_t ptrdiff_t wchar_t NULL offsetof max_align_t");
        put("stdbool.h", "bool true false");
        put(
                "string.h",
                "memcpy memset memmove memcmp memchr strlen strcpy strncpy strcmp strncmp strcat strncat strchr"
                        + " strrchr strstr strtok strdup strerror strspn strcspn strpbrk strnlen strtok_r strcoll");
        put(
                "stdio.h",
                "printf fprintf sprintf snprintf vprintf vfprintf vsnprintf vsprintf puts fputs putchar fputc getchar"
                        + " fgets fgetc fopen fclose fread fwrite fseek ftell rewind fflush perror sscanf scanf fscanf FILE stdin"
                        + " stdout stderr EOF feof ferror getline fdopen fileno popen pclose");
        put(
                "stdlib.h",
                "malloc calloc realloc free abort exit atoi atol atof strtol strtoul strtoull strtoll strtod rand"
                        + " srand qsort bsearch abs labs getenv system EXIT_SUCCESS EXIT_FAILURE atexit");
        put("stdarg.h", "va_list va_start va_end va_arg va_copy");
        put(
                "inttypes.h",
                "PRIu8 PRIu16 PRIu32 PRIu64 PRIx8 PRIx16 PRIx32 PRIx64 PRId8 PRId16 PRId32 PRId64 PRIX8 PRIX16 PRIX32 PRIX64 PRIi32"
                        + " PRIi64 PRIi8 PRIi16 SCNu32 SCNu64 SCNx32");
        put("assert.h", "assert");
        put(
                "errno.h",
                "errno EINVAL ENOMEM EIO EAGAIN EINTR ENODEV EBUSY ENOENT EEXIST EPERM EACCES ENOSPC ERANGE EFAULT"
                        + " EINPROGRESS EWOULDBLOCK ETIMEDOUT ENOTSUP EOPNOTSUPP ECONNRESET ENOBUFS ENODATA EPROTO EBADF EPIPE"
                        + " EMSGSIZE EADDRINUSE EALREADY ENOTCONN ENXIO ENOSYS E2BIG EDOM EOVERFLOW EBADMSG ENETDOWN");
        put(
                "limits.h",
                "INT_MAX INT_MIN UINT_MAX LONG_MAX LONG_MIN ULONG_MAX CHAR_BIT SHRT_MAX USHRT_MAX UCHAR_MAX LLONG_MAX");
        put("ctype.h", "isdigit isalpha isalnum isspace isupper islower toupper tolower isprint isxdigit ispunct");
        put("math.h", "sqrt pow fabs floor ceil sin cos tan atan2 exp log10 fmod lround llround M_PI isnan isinf");
        put(
                "time.h",
                "time_t clock_t clock_gettime nanosleep gmtime localtime strftime mktime clock CLOCK_MONOTONIC"
                        + " CLOCK_REALTIME");
        put("unistd.h", "usleep sleep close getpid fork execv execvp isatty lseek pipe unlink getopt optarg optind");
        put("signal.h", "sigaction sigemptyset SIGINT SIGTERM SIGKILL sig_atomic_t");
        put("setjmp.h", "jmp_buf setjmp longjmp");
        put(
                "pthread.h",
                "pthread_create pthread_join pthread_mutex_lock pthread_mutex_unlock pthread_t pthread_mutex_t"
                        + " pthread_cond_wait pthread_cond_signal pthread_mutex_init");
        put(
                "sys/socket.h",
                "socket bind listen accept setsockopt sendto recvfrom sendmsg recvmsg SOL_SOCKET AF_INET"
                        + " AF_PACKET PF_PACKET SOCK_RAW SOCK_DGRAM SOCK_STREAM");
    }

    private static final Map<String, String> INTEGER_TYPES = new HashMap<>();

    static {
        integers(
                "unsigned char",
                "u8 __u8 u_int8_t uint8 UINT8 Uint8 u8_t BYTE byte uchar u_char boolean_t Boolean boolean BOOL bool_t U8 UCHAR");
        integers(
                "unsigned short",
                "u16 __u16 u_int16_t uint16 UINT16 Uint16 u16_t WORD ushort u_short __be16 __le16 U16 USHORT");
        integers(
                "unsigned int",
                "u32 __u32 u_int32_t uint32 UINT32 Uint32 u32_t DWORD uint u_int __be32 __le32 U32 UINT gfp_t");
        integers("unsigned long long", "u64 __u64 u_int64_t uint64 UINT64 Uint64 u64_t __be64 __le64 U64");
        integers("signed char", "s8 __s8 int8 INT8 sint8 S8 SINT8");
        integers("short", "s16 __s16 int16 INT16 sint16 S16 SINT16");
        integers("int", "s32 __s32 int32 INT32 sint32 S32 SINT32 INT irqreturn_t netdev_tx_t");
        integers("long long", "s64 __s64 int64 INT64 sint64 S64 ktime_t loff_t");
        integers("long", "BaseType_t ssize_t off_t");
        integers(
                "unsigned long",
                "UBaseType_t TickType_t StackType_t ulong u_long dma_addr_t phys_addr_t resource_size_t ULONG");
        integers("char", "CHAR");
        integers("float", "float32 FLOAT float32_t");
        integers("double", "float64 float64_t DOUBLE");
    }

    private KnownNames() {}

    private static void put(String header, String names) {
        for (String name : names.split(" +", -1)) {
            HEADERS.put(name, header);
        }
    }

    private static void integers(String type, String names) {
        for (String name : names.split(" +", -1)) {
            INTEGER_TYPES.put(name, type);
        }
    }

    /** The standard header that declares the name, or null. */
    static @Nullable String header(String name) {
        return HEADERS.get(name);
    }

    /** The arithmetic type behind a name that many code bases give it, or null. */
    static @Nullable String arithmeticType(String name) {
        return INTEGER_TYPES.get(name);
    }
}
