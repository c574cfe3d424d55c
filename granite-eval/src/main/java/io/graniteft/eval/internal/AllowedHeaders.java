package io.graniteft.eval.internal;

import java.util.Set;
import java.util.regex.Pattern;

/** Which headers a snippet may name, and which of them the compiler gets to see. */
final class AllowedHeaders {

    private static final Set<String> STANDARD = Set.of((
            // ISO C
            "assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h"
                    + " setjmp.h signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h"
                    + " stdlib.h stdnoreturn.h string.h tgmath.h threads.h time.h uchar.h wchar.h wctype.h "
                    // POSIX and Linux, as far as network and real-time code asks for them
                    + "arpa/inet.h byteswap.h endian.h fcntl.h ifaddrs.h linux/can.h linux/can/error.h"
                    + " linux/can/raw.h linux/errqueue.h linux/ethtool.h linux/filter.h linux/if_ether.h"
                    + " linux/if_packet.h linux/if_vlan.h linux/net_tstamp.h linux/pkt_sched.h"
                    + " linux/ptp_clock.h linux/sockios.h linux/types.h mqueue.h net/ethernet.h net/if.h"
                    + " net/if_arp.h netdb.h netinet/ether.h netinet/in.h netinet/ip.h netinet/tcp.h"
                    + " netinet/udp.h poll.h pthread.h sched.h semaphore.h strings.h sys/epoll.h"
                    + " sys/eventfd.h sys/ioctl.h sys/mman.h sys/param.h sys/resource.h sys/select.h"
                    + " sys/socket.h sys/stat.h sys/time.h sys/timerfd.h sys/timex.h sys/types.h sys/uio.h"
                    + " sys/un.h sys/wait.h syslog.h termios.h unistd.h "
                    // ISO C++
                    + "algorithm any array atomic bitset cassert cctype cerrno cfenv cfloat charconv chrono"
                    + " cinttypes climits cmath complex condition_variable csetjmp csignal cstdarg cstddef"
                    + " cstdint cstdio cstdlib cstring ctime cwchar deque exception execution filesystem"
                    + " forward_list fstream functional future initializer_list iomanip ios iosfwd iostream"
                    + " istream iterator limits list locale map memory memory_resource mutex new numeric"
                    + " optional ostream queue random ratio regex scoped_allocator set shared_mutex sstream"
                    + " stack stdexcept streambuf string string_view system_error thread tuple type_traits"
                    + " typeindex typeinfo unordered_map unordered_set utility valarray variant vector")
            .split(" +"));

    /** A relative name of ordinary characters in which no part begins with a dot. */
    private static final Pattern PLAIN =
            Pattern.compile("\\w[\\w+-]*(?:\\.[\\w+-]+)*(?:/\\w[\\w+-]*(?:\\.[\\w+-]+)*){0,8}");

    private static final int MAX_NAME_CHARS = 200;

    private AllowedHeaders() {}

    /** A header that the compiler may open. */
    static boolean isStandard(String name) {
        return STANDARD.contains(name);
    }

    /** A header of some project: harmless to name, and never opened. */
    static boolean isPlain(String name) {
        return name.length() <= MAX_NAME_CHARS && PLAIN.matcher(name).matches();
    }
}
