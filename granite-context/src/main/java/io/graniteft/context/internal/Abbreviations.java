package io.graniteft.context.internal;

import java.util.HashMap;
import java.util.Map;

/** What programmers shorten words to: comments write them out. */
final class Abbreviations {
    private static final Map<String, String> WORDS = read("""
            addr address, addrs addresses, alloc allocate, app application, arg argument, args arguments, arr array, async asynchronous,
            attr attribute, attrs attributes, auth authentication, avail available, bcast broadcast, buf buffer, bufs buffers,
            buff buffer, calc calculate, cap capability, caps capabilities, cb callback, cfg configuration, chan channel, chk check,
            clk clock, cls class, clr clear, cmd command, cmds commands, cmp compare, cnt count, cntr counter, coef coefficient,
            comm communication, conf configuration, config configuration, conn connection, conns connections, conv convert,
            crit critical, ctl control, ctrl control, ctr counter, ctx context, cur current, curr current, db database, decl declare,
            dec decrement, def default, deinit deinitialize, del delete, deliv deliver, desc descriptor, dest destination,
            destr destroy, dev device, devs devices, dereg deregister, diff difference, dir direction, dis disable, dma dma,
            doc document, drv driver, dst destination, dup duplicate, elem element, elems elements, en enable, ena enable,
            enc encode, env environment, err error, errs errors, ev event, evt event, evts events, exec execute, ext external,
            fd descriptor, fin finish, flt filter, fn function, fmt format, freq frequency, func function, gen generate,
            hdl handle, hdlr handler, hdr header, hdrs headers, hndl handle, hndlr handler, hw hardware, idx index, inc increment,
            ind indication, indx index, info information, init initialize, inits initializes, initialise initialize,
            initialisation initialization, inst instance, instr instruction, int interrupt, intf interface, iface interface, io input,
            ipc ipc, irq interrupt, isr interrupt, iter iterator, lib library, len length, lim limit, lst list, max maximum,
            mcast multicast, mem memory, mgmt management, mgr manager, mod module, mon monitor, msg message, msgs messages,
            mtx mutex, mux multiplexer, net network, nb number, nbr number, ncr increment, nr number, nm name, num number,
            nxt next, obj object, objs objects, oper operation, opt option, opts options, param parameter, params parameters,
            pend pending, perf performance, pkt packet, pkts packets, pos position, prev previous, pri priority, prio priority,
            priv private, proc process, prog program, proto protocol, ptr pointer, pwr power, qty quantity, rand random, rcv receive,
            rcvd received, recv receive, rd read, rec record, recalc recalculate, ref reference, reg register, regs registers,
            rel release, rem remove, req request, reqs requests, res result, resp response, rsp response, ret return, rm remove,
            rst reset, rx receive, sched schedule, sec second, sel select, sem semaphore, seq sequence, ser serial, sig signal,
            sim simulate, snd send, sock socket, spec specification, src source, stat status, stats statistics, std standard, str string,
            stmt statement, strm stream, sub subscribe, sw software, sync synchronize, synch synchronize, sys system, sz size, tbl table,
            tgt target, thr thread, tid thread, tm time, tmp temporary, tmr timer, tot total, ts timestamp, tstamp timestamp,
            tx transmit, txn transaction, upd update, util utility, utils utilities, val value, vals values, var variable,
            ver version, vlan vlan, wd watchdog, wdg watchdog, wr write, xfer transfer, xmit transmit, unreg unregister""");

    private Abbreviations() {}

    private static Map<String, String> read(String pairs) {
        Map<String, String> words = new HashMap<>();
        for (String pair : pairs.split(",", -1)) {
            String[] both = pair.strip().split(" ", -1);
            words.put(both[0], both[1]);
        }
        return Map.copyOf(words);
    }

    /** The word that is meant by one in lower case. */
    static String expand(String word) {
        return WORDS.getOrDefault(word, word);
    }
}
