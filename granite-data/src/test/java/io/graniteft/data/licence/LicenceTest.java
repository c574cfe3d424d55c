package io.graniteft.data.licence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LicenceTest {
    private static String ofSource(String head) {
        return LicenceFinder.ofSource(head + "\nint f(void);\n", LicenceFinder.UNKNOWN);
    }

    @Test
    void believes_an_spdx_tag_before_anything_else() {
        assertThat(LicenceFinder.ofSource(
                        "// SPDX-License-Identifier: (GPL-2.0 OR BSD-3-Clause)\n/* Apache License, Version 2.0 */",
                        "MIT"))
                .isEqualTo("(GPL-2.0 OR BSD-3-Clause)");
    }

    @Test
    void reads_the_notices_in_the_heads_of_files() {
        Map<String, String> notices = Map.ofEntries(
                Map.entry(
                        "/* This program is free software; you can redistribute it and/or modify\n * it under the terms of the GNU General"
                                + " Public License as published by\n * the Free Software Foundation; either version 2 of the License, or\n"
                                + " * (at your option) any later version. */",
                        "GPL-2.0-or-later"),
                Map.entry(
                        "/* under the terms of the GNU General Public License version 2 as\n * published by the Free Software Foundation. */",
                        "GPL-2.0-only"),
                Map.entry(
                        "/* the terms of the GNU Lesser General Public License as published by the Free Software Foundation;"
                                + " either version 2.1 of the License, or any later version */",
                        "LGPL-2.1-or-later"),
                Map.entry("// Licensed under the Apache License, Version 2.0 (the \"License\");", "Apache-2.0"),
                Map.entry(
                        "// This Source Code Form is subject to the terms of the Mozilla Public\n// License, v. 2.0.",
                        "MPL-2.0"),
                Map.entry("/* made available under the Eclipse Public License v2.0 */", "EPL-2.0"),
                Map.entry("/* Permission is hereby granted, free of charge, to any person obtaining a copy */", "MIT"),
                Map.entry(
                        "/* Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee */",
                        "ISC"),
                Map.entry("/* Redistribution and use in source and binary forms, with or without */", "BSD-2-Clause"),
                Map.entry(
                        "/* Redistribution and use in source and binary forms.\n * 3. Neither the name of Acme nor the names of its\n"
                                + " *    contributors may be used to endorse products */",
                        "BSD-3-Clause"),
                Map.entry("// Distributed under the Boost Software License, Version 1.0.", "BSL-1.0"),
                Map.entry("/* Copyright Acme GmbH. Confidential. All rights reserved. */", "proprietary"),
                Map.entry("/* Copyright 2020 Acme. All rights reserved. */", "proprietary"),
                Map.entry("/* Copyright 2020 Acme. */", "unknown"),
                Map.entry("/* Adds two numbers. */", "unknown"));
        notices.forEach((head, licence) -> assertThat(ofSource(head)).as(head).isEqualTo(licence));
    }

    @Test
    void tells_a_choice_of_licences_from_several_that_hold() {
        String gpl = "GNU General Public License version 2";
        String bsd = "Redistribution and use in source and binary forms";

        assertThat(ofSource("/* dual licensed: " + gpl + " or " + bsd + " */"))
                .isEqualTo("GPL-2.0-only OR BSD-2-Clause");
        assertThat(ofSource("/* " + gpl + " ... parts: " + bsd + " */")).isEqualTo("GPL-2.0-only AND BSD-2-Clause");
    }

    @Test
    void falls_back_on_the_nearest_licence_file_unless_the_file_forbids_it() {
        assertThat(LicenceFinder.ofSource("/* Copyright 2020 Acme. All rights reserved. */", "MIT"))
                .isEqualTo("MIT");
        assertThat(LicenceFinder.ofSource("int x;", "MIT")).isEqualTo("MIT");
        assertThat(LicenceFinder.ofSource("/* Copyright Acme. Proprietary and confidential. */", "MIT"))
                .isEqualTo("proprietary");
    }

    @Test
    void reads_licence_files_by_their_titles() {
        assertThat(
                        LicenceFinder.ofLicenceFile(
                                "GNU GENERAL PUBLIC LICENSE\n   Version 2, June 1991\n ... or (at your option) any later version"))
                .isEqualTo("GPL-2.0-only");
        assertThat(LicenceFinder.ofLicenceFile(
                        "  Apache License\n Version 2.0, January 2004\n ... GNU General Public License"))
                .isEqualTo("Apache-2.0");
        assertThat(
                        LicenceFinder.ofLicenceFile(
                                "Mozilla Public License Version 2.0\n=====\n means the GNU General Public License, Version 2.0"))
                .isEqualTo("MPL-2.0");
        assertThat(LicenceFinder.ofLicenceFile("MIT License\n\nCopyright (c) 2020"))
                .isEqualTo("MIT");
        assertThat(LicenceFinder.ofLicenceFile("Ask us.")).isEqualTo("unknown");
    }

    @Test
    void judges_expressions_by_what_may_be_chosen() {
        LicencePolicy permissive = new LicencePolicy(true, List.of(), List.of());

        assertThat(permissive.takes("GPL-2.0 OR BSD-3-Clause")).isTrue();
        assertThat(permissive.takes("GPL-2.0 AND BSD-3-Clause")).isFalse();
        assertThat(permissive.takes("(MIT OR GPL-2.0) AND (Apache-2.0 OR LGPL-2.1)"))
                .isTrue();
        assertThat(permissive.takes("GPL-2.0 WITH Linux-syscall-note")).isFalse();
        assertThat(permissive.takes("GPL-2.0/MIT")).isTrue();
        assertThat(permissive.takes("unknown")).isFalse();
        assertThat(permissive.takes("proprietary")).isFalse();
        assertThat(LicencePolicy.ANY.takes("proprietary")).isTrue();
    }

    @Test
    void lets_lists_allow_and_deny() {
        assertThat(new LicencePolicy(false, List.of("bsd-*", "unknown"), List.of()).takes("BSD-2-Clause"))
                .isTrue();
        assertThat(new LicencePolicy(false, List.of("bsd-*", "unknown"), List.of()).takes("unknown"))
                .isTrue();
        assertThat(new LicencePolicy(false, List.of("bsd-*"), List.of()).takes("MIT"))
                .isFalse();
        assertThat(new LicencePolicy(false, List.of(), List.of("GPL-*")).takes("gpl-3.0-only"))
                .isFalse();
        assertThat(new LicencePolicy(false, List.of("MIT"), List.of("MIT")).takes("MIT"))
                .isFalse();
    }

    @Test
    void classifies_expressions() {
        assertThat(LicenceExpression.classOf("GPL-2.0 OR MIT")).isEqualTo(LicenceClass.PERMISSIVE);
        assertThat(LicenceExpression.classOf("MPL-2.0")).isEqualTo(LicenceClass.WEAK_COPYLEFT);
        assertThat(LicenceExpression.classOf("LGPL-2.1-only AND GPL-2.0-only")).isEqualTo(LicenceClass.COPYLEFT);
        assertThat(LicenceExpression.classOf("proprietary")).isEqualTo(LicenceClass.PROPRIETARY);
        assertThat(LicenceExpression.classOf("unknown")).isEqualTo(LicenceClass.UNKNOWN);
        assertThat(LicenceExpression.classOf("")).isEqualTo(LicenceClass.UNKNOWN);
    }
}
