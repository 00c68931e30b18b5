#pragma once

/// Conflicts and near conflicts as people labelled them: what kind of situation it is, who settles it, and what a person
/// would have decided. One per line:
///
///   field | base (by) | ours (side, by) | shop (by) | facts | kind | rule | right value
///
/// Values are JSON, "-" is none. "ours" without a side is what our product holds; with one it is an open proposal. Facts:
/// locked, echo, cost=N. Kinds: unchanged, normalised, converged, one_sided, restored, first_contact, merged, question (a
/// person is asked though only one side moved), conflict. A rule "person:NAME" means that NAME hands it to a person. "?" as
/// right value: only a person can tell; a rule that settles such a case is wrong.
inline constexpr const char* labelledConflicts = R"cases(
# nothing happened, or only the spelling did
title | "Pen" (etilize) | "Pen" | "Pen" | | unchanged | | "Pen"
title | "Pens & Ink" (etilize) | "Pens &amp; Ink" | " Pens  & Ink" | | normalised | | "Pens & Ink"
description | "<p>a</p><p>b</p>" (etilize) | "<p>a</p><p>b" | "<p>a</p>\n<p>b</p>" | | normalised | | "<p>a</p><p>b</p>"
price | 10.00 (xorosoft) | 10 | 10.000 | | unchanged | | 10
barcode | "012345678905" (etilize) | "12345678905" | "00012345678905" | | normalised | | "012345678905"
tags | ["a","b"] (shopify) | ["B","a"] | ["a","b","A"] | | normalised | | ["a","b"]
product_info | {"a":"1","b":2} (etilize) | {"b":2.0,"a":"1"} | {"a":"1 ","b":2} | | normalised | | {"a":"1","b":2}
seo_title | - | - | "" | | unchanged | | -
# both sides did the same
title | "Pen" (etilize) | "Blue pen" (etilize) | "Blue  pen" | | converged | agreed | "Blue pen"
price | 10 (xorosoft) | 12 (xorosoft) | 12.00 | | converged | agreed | 12
inventory | 5 (xorosoft) | 3 (xorosoft) | 3 | | converged | agreed | 3
vendor | - | "Acme" | "Acme" | | converged | agreed | "Acme"
# one side moved
title | "Pen" (etilize) | "Blue pen" (etilize) | "Pen" | | one_sided | staged | "Blue pen"
title | "Pen" (etilize) | "Pen" | "Pen, blue" | | one_sided | one_sided | "Pen, blue"
title | "Pen" (etilize) | "Our pen" (local user:1) | "Pen" | | one_sided | staged | "Our pen"
description | "<p>a</p>" (etilize) | "<p>a</p>" | "<p>staff</p>" | | one_sided | one_sided | "<p>staff</p>"
inventory | 5 (xorosoft) | 5 | 4 | | one_sided | stock_observed | 4
status | "ACTIVE" (shopify) | "ACTIVE" | "DRAFT" | | one_sided | one_sided | "DRAFT"
price | 10 (shopify) | 10 | 11 | | one_sided | one_sided | 11
seo_title | - | "Ours" | - | | one_sided | fill | "Ours"
vendor | "Acme" (etilize) | - | "Acme" | | one_sided | fill | "Acme"
barcode | - | - | "012345678905" | | one_sided | one_sided | "012345678905"
price | 10 (xorosoft) | 12 (xorosoft) | 11 (trueup) | echo | one_sided | staged | 12
# the shop moved what is not its own
price | 10 (xorosoft) | 10 | 12 | | restored | restore_owner:xorosoft | 10
cost | 4 (xorosoft) | 4 | 3 | | restored | restore_owner:xorosoft | 4
sku | "A-1" (xorosoft) | "A-1" | "A-1x" | | restored | restore_owner:xorosoft | "A-1"
title | "Ours" (user:1) | "Ours" | "Theirs" | locked | restored | lock | "Ours"
inventory | 5 (xorosoft) | 5 | 2 | locked | restored | lock | 5
# empty never wins by itself
description | "<p>a</p>" (etilize) | "<p>a</p>" | "" | | question | person:empty_value | ?
tags | ["a"] (shopify) | ["a"] | [] | | question | person:empty_value | ?
price | 10 (shopify) | 10 | 0 | | question | person:empty_value | ?
# never agreed
title | - | "Ours" | "Theirs" | | first_contact | first_contact | "Theirs"
price | - | 10 | 10.50 | | first_contact | first_contact | 10.50
inventory | - | 7 | 3 | | first_contact | first_contact | 3
tags | - | ["a"] | ["b"] | | first_contact | first_contact | ["b"]
# both moved, and both can be had
tags | ["a","old"] (shopify) | ["a","old","feed"] (etilize) | ["a","sale"] | | merged | merge | ["a","sale","feed"]
tags | ["a"] (shopify) | ["a","b"] (etilize) | ["a","c"] | | merged | merge | ["a","b","c"]
images | [{"src":"https://c/1.jpg","alt":"x"}] (etilize) | [{"src":"https://c/1.jpg","alt":"x"},{"src":"https://c/2.jpg","alt":"x"}] (etilize) | [{"src":"https://cdn/s.jpg","alt":"x"},{"src":"https://c/1.jpg","alt":"x"}] | | merged | merge | [{"src":"https://cdn/s.jpg","alt":"x"},{"src":"https://c/1.jpg","alt":"x"},{"src":"https://c/2.jpg","alt":"x"}]
product_info | {"S":{"Colour":"red"}} (etilize) | {"S":{"Colour":"red","Size":"A4"}} (etilize) | {"S":{"Colour":"blue"}} | | merged | merge | {"S":{"Colour":"blue","Size":"A4"}}
# price
price | 100 (xorosoft) | 101 (xorosoft) | 102 | | conflict | price_small_difference | 102
price | 100 (xorosoft) | 101 (xorosoft) | 105.99 | | conflict | price_small_difference | 105.99
price | 100 (xorosoft) | 101 (xorosoft) | 106 | | conflict | person:price_large_difference | ?
price | 19.99 (xorosoft) | 20.49 (xorosoft) | 19.49 | | conflict | person:price_large_difference | ?
price | 19.99 (xorosoft) | 20.49 (xorosoft) | 20.99 | | conflict | price_small_difference | 20.99
price | 10 (xorosoft) | 10.2 (xorosoft) | 10.4 | cost=10.41 | conflict | person:below_cost | ?
price | 10 (xorosoft) | 10.2 (xorosoft) | 10.4 | cost=10.40 | conflict | price_small_difference | 10.4
price | 0 (xorosoft) | 10 (xorosoft) | 10.1 | | conflict | person:price_large_difference | ?
price | - | 10 (xorosoft) | 10.1 | | conflict | person:price_large_difference | ?
price | 10 (xorosoft) | 12 (xorosoft) | 0 | | conflict | person:price_large_difference | ?
price | 10 (xorosoft) | 9.99 (local user:3) | 10.10 | | conflict | price_small_difference | 10.10
price | 249 (xorosoft) | 259 (xorosoft) | 249.99 | | conflict | price_small_difference | 249.99
# stock
inventory | 50 (xorosoft) | 40 (xorosoft) | 0 | | conflict | stock_shop_zero | 40
inventory | 50 (xorosoft) | 40 (xorosoft) | -2 | | conflict | stock_shop_zero | 40
inventory | 50 (xorosoft) | 0 (xorosoft) | 48 | | conflict | stock_erp_zero | 0
inventory | 50 (xorosoft) | 45 (xorosoft) | 48 | | conflict | stock_close | 45
inventory | 50 (xorosoft) | 49 (xorosoft) | 40 | | conflict | stock_close | 40
inventory | 50 (xorosoft) | 49 (xorosoft) | 39 | | conflict | person:stock_apart | ?
inventory | 12 (xorosoft) | 30 (xorosoft) | 11 | | conflict | person:stock_apart | ?
inventory | 8 (xorosoft) | 20 (xorosoft) | 7 | | conflict | person:stock_apart | ?
inventory | 9 (xorosoft) | 8 (xorosoft) | 7 | | conflict | stock_close | 7
inventory | 3 (xorosoft) | 0 (xorosoft) | 1 | | conflict | stock_erp_zero | 0
inventory | 5 (xorosoft) | 6 (local user:3) | 0 | | conflict | person:stock_apart | ?
inventory | - | 6 (xorosoft) | 4 | | conflict | stock_close | 4
# description, title, specifications
description | "<p>a</p>" (etilize) | "<p>feed</p>" (etilize) | "<p>app</p>" (app:importer) | | conflict | description_from_feed | "<p>feed</p>"
description | "<p>a</p>" (etilize) | "<p>feed</p>" (etilize) | "<p>ours, late</p>" (trueup) | | conflict | description_from_feed | "<p>feed</p>"
description | "<p>a</p>" (etilize) | "<p>feed</p>" (etilize) | "<p>staff</p>" | | conflict | person:description_by_hand | ?
description | "<p>typed</p>" (user:2) | "<p>feed</p>" (etilize) | "<p>app</p>" (app:importer) | | conflict | person:description_by_hand | ?
description | "<p>a</p>" (etilize) | "<p>here</p>" (local user:2) | "<p>there</p>" | | conflict | person:description_by_hand | ?
description | "<p>a</p>" (etilize) | "<p>feed</p>" (etilize) | "" | | conflict | person:description_by_hand | ?
title | "Pen" (etilize) | "Pen 10 pk" (etilize) | "PEN" (app:importer) | | conflict | title_from_feed | "Pen 10 pk"
title | "Pen" (etilize) | "Pen 10 pk" (etilize) | "Best pen" | | conflict | person:ask | ?
product_info | {"Colour":"red"} (etilize) | {"Colour":"blue"} (etilize) | {"Colour":"green"} (app:importer) | | conflict | product_info_from_feed | {"Colour":"blue"}
product_info | {"Colour":"red"} (etilize) | {"Colour":"blue"} (etilize) | {"Colour":"green"} | | conflict | person:ask | ?
title | "Ours" (user:1) | "Ours too" (local user:1) | "Theirs" | locked | conflict | lock | "Ours too"
# owned fields and the rest
cost | 4 (xorosoft) | 4.50 (xorosoft) | 5 | | conflict | cost_owner | 4.50
cost | 4 (xorosoft) | 4.50 (xorosoft) | 0 | | conflict | cost_owner | 4.50
sku | "A-1" (xorosoft) | "A-2" (xorosoft) | "a1" | | conflict | sku_owner | "A-2"
compare_at_price | 15 (xorosoft) | 16 (xorosoft) | 20 | | conflict | compare_at_price_owner | 16
vendor | "Acme" (etilize) | "Acme Inc" (etilize) | "ACME" | | conflict | vendor_owner | "Acme Inc"
handle | "pen" (shopify) | "pen-10" (etilize) | "blue-pen" | | conflict | handle_owner | "blue-pen"
barcode | "1" (etilize) | "4006381333931" (etilize) | "4006381333932" | | conflict | barcode_valid | "4006381333931"
barcode | "1" (etilize) | "4006381333932" (etilize) | "4006381333931" | | conflict | barcode_valid | "4006381333931"
barcode | "1" (etilize) | "012345678905" (etilize) | "4006381333931" | | conflict | person:ask | ?
seo_title | "a" (shopify) | "feed" (etilize) | "staff" | | conflict | seo_title_staff | "staff"
seo_description | "a" (shopify) | "feed" (etilize) | "staff" | | conflict | seo_description_staff | "staff"
seo_title | "a" (shopify) | "here" (local user:2) | "there" | | conflict | person:ask | ?
status | "ACTIVE" (shopify) | "ARCHIVED" (etilize) | "DRAFT" | | conflict | status_staff | "DRAFT"
status | "ACTIVE" (shopify) | "ARCHIVED" (local user:2) | "DRAFT" | | conflict | person:ask | ?
product_type | "Pens" (etilize) | "Ball pens" (etilize) | "Writing" | | conflict | person:ask | ?
weight | 100 (etilize) | 110 (etilize) | 120 | | conflict | person:ask | ?
taxable | true (etilize) | false (etilize) | true | | one_sided | staged | false
images | [{"src":"https://c/1.jpg","alt":"x"}] (etilize) | [{"src":"https://c/1.jpg","alt":"y"}] (etilize) | [{"src":"https://c/1.jpg","alt":"z"}] | | conflict | person:ask | ?
)cases";
