<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_CA" sourcelanguage="en">
<context>
    <name>trueup::ApprovalPdf</name>
    <message numerus="yes">
        <source>%Ln change(s)</source>
        <translation>
            <numerusform>%Ln change</numerusform>
            <numerusform>%Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s)</source>
        <translation>
            <numerusform>%Ln value</numerusform>
            <numerusform>%Ln values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln page</numerusform>
            <numerusform>%Ln pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ConflictDecisions</name>
    <message numerus="yes">
        <source>%Ln similar one(s) could not be settled now.</source>
        <translation>
            <numerusform>%Ln similar one could not be settled now.</numerusform>
            <numerusform>%Ln similar ones could not be settled now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::CoreSetup</name>
    <message numerus="yes">
        <source>They are %n step(s) behind this program.</source>
        <translation>
            <numerusform>They are %n step behind this program.</numerusform>
            <numerusform>They are %n steps behind this program.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ConnectionPool</name>
    <message numerus="yes">
        <source>All %n connection(s) to the database are in use.</source>
        <translation>
            <numerusform>The %n connection to the database is in use.</numerusform>
            <numerusform>All %n connections to the database are in use.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::Doctor</name>
    <message numerus="yes">
        <source>The clocks of the shop and of this computer differ by %n second(s).</source>
        <translation>
            <numerusform>The clocks of the shop and of this computer differ by %n second.</numerusform>
            <numerusform>The clocks of the shop and of this computer differ by %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n page(s)</source>
        <translation>
            <numerusform>%1: %n page</numerusform>
            <numerusform>%1: %n pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) on the first page</source>
        <translation>
            <numerusform>%n row on the first page</numerusform>
            <numerusform>%n rows on the first page</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 answered: %2, %n page(s) in all.</source>
        <translation>
            <numerusform>%1 answered: %2, %n page in all.</numerusform>
            <numerusform>%1 answered: %2, %n pages in all.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::Guardrails</name>
    <message numerus="yes">
        <source>%n product(s) of %1 are no longer in the shop.</source>
        <translation>
            <numerusform>%n product of %1 is no longer in the shop.</numerusform>
            <numerusform>%n products of %1 are no longer in the shop.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) would be withdrawn from sale.</source>
        <translation>
            <numerusform>%n product would be withdrawn from sale.</numerusform>
            <numerusform>%n products would be withdrawn from sale.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The file is %n hour(s) older than the last imported one: the source looks restored from an old backup.</source>
        <translation>
            <numerusform>The file is %n hour older than the last imported one: the source looks restored from an old backup.</numerusform>
            <numerusform>The file is %n hours older than the last imported one: the source looks restored from an old backup.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) have no ERP item; last time every row had one.</source>
        <translation>
            <numerusform>%n row has no ERP item; last time every row had one.</numerusform>
            <numerusform>%n rows have no ERP item; last time every row had one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) keep the stock they have: the ERP&apos;s is older than %1 h, or was not read to its end.</source>
        <translation>
            <numerusform>%Ln product keeps the stock it has: the ERP&apos;s is older than %1 h, or was not read to its end.</numerusform>
            <numerusform>%Ln products keep the stock they have: the ERP&apos;s is older than %1 h, or was not read to its end.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) keep the stock they have until an open change of theirs is written or decided; the next run looks at them again.</source>
        <translation>
            <numerusform>%Ln product keeps the stock it has until an open change of its own is written or decided; the next run looks at it again.</numerusform>
            <numerusform>%Ln products keep the stock they have until an open change of theirs is written or decided; the next run looks at them again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ImportWords</name>
    <message numerus="yes">
        <source>%Ln product(s), all of them new: there was nothing to compare with.</source>
        <translation>
            <numerusform>%Ln product, which is new: there was nothing to compare with.</numerusform>
            <numerusform>%Ln products, all of them new: there was nothing to compare with.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) left the range and are proposed to be withdrawn: %1</source>
        <translation>
            <numerusform>%Ln product left the range and is proposed to be withdrawn: %1</numerusform>
            <numerusform>%Ln products left the range and are proposed to be withdrawn: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n withdrawn product(s) are back and proposed to be sold again.</source>
        <translation>
            <numerusform>%n withdrawn product is back and proposed to be sold again.</numerusform>
            <numerusform>%n withdrawn products are back and proposed to be sold again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s) are no UTF-8 and were read as Windows-1252.</source>
        <translation>
            <numerusform>%Ln byte is no UTF-8 and was read as Windows-1252.</numerusform>
            <numerusform>%Ln bytes are no UTF-8 and were read as Windows-1252.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cell(s) held bytes no encoding knows; they were replaced.</source>
        <translation>
            <numerusform>%Ln cell held bytes no encoding knows; they were replaced.</numerusform>
            <numerusform>%Ln cells held bytes no encoding knows; they were replaced.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s) look as if they had been read in the wrong encoding.</source>
        <translation>
            <numerusform>%Ln place looks as if it had been read in the wrong encoding.</numerusform>
            <numerusform>%Ln places look as if they had been read in the wrong encoding.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cell(s) of them were repaired.</source>
        <translation>
            <numerusform>%Ln cell of them was repaired.</numerusform>
            <numerusform>%Ln cells of them were repaired.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) proposed earlier to leave the range wait for a decision.</source>
        <translation>
            <numerusform>%n product proposed earlier to leave the range waits for a decision.</numerusform>
            <numerusform>%n products proposed earlier to leave the range wait for a decision.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier proposal(s) to take a product out of the range were taken back.</source>
        <translation>
            <numerusform>%n earlier proposal to take a product out of the range was taken back.</numerusform>
            <numerusform>%n earlier proposals to take a product out of the range were taken back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) leave the range with stock that can still be sold, and are proposed to be sold out.</source>
        <translation>
            <numerusform>%n product leaves the range with stock that can still be sold, and is proposed to be sold out.</numerusform>
            <numerusform>%n products leave the range with stock that can still be sold, and are proposed to be sold out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) that were sold out are back and proposed to be ordered again.</source>
        <translation>
            <numerusform>%n product that was sold out is back and proposed to be ordered again.</numerusform>
            <numerusform>%n products that were sold out are back and proposed to be ordered again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Against the last feed: %1 new, %2 changed, %3 withdrawn, %4 unchanged; %Ln difference(s) are only spacing, letter case or entities and are not staged.</source>
        <translation>
            <numerusform>Against the last feed: %1 new, %2 changed, %3 withdrawn, %4 unchanged; %Ln difference is only spacing, letter case or entities and is not staged.</numerusform>
            <numerusform>Against the last feed: %1 new, %2 changed, %3 withdrawn, %4 unchanged; %Ln differences are only spacing, letter case or entities and are not staged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>spacing in %Ln cell(s)</source>
        <translation>
            <numerusform>spacing in %Ln cell</numerusform>
            <numerusform>spacing in %Ln cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>entities in %Ln cell(s)</source>
        <translation>
            <numerusform>entities in %Ln cell</numerusform>
            <numerusform>entities in %Ln cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>letter case in %Ln value(s)</source>
        <translation>
            <numerusform>letter case in %Ln value</numerusform>
            <numerusform>letter case in %Ln values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>other spellings in %Ln value(s)</source>
        <translation>
            <numerusform>other spellings in %Ln value</numerusform>
            <numerusform>other spellings in %Ln values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of several tables were joined to %1. Left out: %2, %3.</source>
        <comment>products; accessories, inactive products</comment>
        <translation>
            <numerusform>%Ln row of several tables was joined to %1. Left out: %2, %3.</numerusform>
            <numerusform>%Ln rows of several tables were joined to %1. Left out: %2, %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln accessory(ies)</source>
        <translation>
            <numerusform>%Ln accessory</numerusform>
            <numerusform>%Ln accessories</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln inactive product(s)</source>
        <translation>
            <numerusform>%Ln inactive product</numerusform>
            <numerusform>%Ln inactive products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln repeat(s) a product</source>
        <translation>
            <numerusform>%Ln repeats a product</numerusform>
            <numerusform>%Ln repeat a product</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln belong(s) to none</source>
        <translation>
            <numerusform>%Ln belongs to none</numerusform>
            <numerusform>%Ln belong to none</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read</source>
        <translation>
            <numerusform>%Ln could not be read</numerusform>
            <numerusform>%Ln could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are more than a product may have</source>
        <translation>
            <numerusform>%Ln is more than a product may have</numerusform>
            <numerusform>%Ln are more than a product may have</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::JobText</name>
    <message numerus="yes">
        <source>%Ln row(s) read</source>
        <translation>
            <numerusform>%Ln row read</numerusform>
            <numerusform>%Ln rows read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) staged.</source>
        <translation>
            <numerusform>%Ln change staged.</numerusform>
            <numerusform>%Ln changes staged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) written</source>
        <translation>
            <numerusform>%Ln product written</numerusform>
            <numerusform>%Ln products written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed in the shop meanwhile</source>
        <translation>
            <numerusform>%Ln changed in the shop meanwhile</numerusform>
            <numerusform>%Ln changed in the shop meanwhile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln to be tried again</source>
        <translation>
            <numerusform>%Ln to be tried again</numerusform>
            <numerusform>%Ln to be tried again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) read</source>
        <translation>
            <numerusform>%Ln item read</numerusform>
            <numerusform>%Ln items read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed.</source>
        <translation>
            <numerusform>%Ln changed.</numerusform>
            <numerusform>%Ln changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) read</source>
        <translation>
            <numerusform>%Ln product read</numerusform>
            <numerusform>%Ln products read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken over</source>
        <translation>
            <numerusform>%Ln taken over</numerusform>
            <numerusform>%Ln taken over</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left to a person</source>
        <translation>
            <numerusform>%Ln left to a person</numerusform>
            <numerusform>%Ln left to a person</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln no longer in the shop</source>
        <translation>
            <numerusform>%Ln no longer in the shop</numerusform>
            <numerusform>%Ln no longer in the shop</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) written to %1.</source>
        <translation>
            <numerusform>%Ln row written to %1.</numerusform>
            <numerusform>%Ln rows written to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) compared</source>
        <translation>
            <numerusform>%Ln product compared</numerusform>
            <numerusform>%Ln products compared</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) of stock proposed</source>
        <translation>
            <numerusform>%Ln change of stock proposed</numerusform>
            <numerusform>%Ln changes of stock proposed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln newly out of stock</source>
        <translation>
            <numerusform>%Ln newly out of stock</numerusform>
            <numerusform>%Ln newly out of stock</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) would be staged. Nothing was kept.</source>
        <translation>
            <numerusform>%Ln change would be staged. Nothing was kept.</numerusform>
            <numerusform>%Ln changes would be staged. Nothing was kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) would be written. Nothing was written.</source>
        <translation>
            <numerusform>%Ln product would be written. Nothing was written.</numerusform>
            <numerusform>%Ln products would be written. Nothing was written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::Preflight</name>
    <message numerus="yes">
        <source>The clocks of this computer and the server differ by %n second(s).</source>
        <translation>
            <numerusform>The clocks of this computer and the server differ by %n second.</numerusform>
            <numerusform>The clocks of this computer and the server differ by %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n Shopify product(s) are claimed by several products here.</source>
        <translation>
            <numerusform>%n Shopify product is claimed by several products here.</numerusform>
            <numerusform>%n Shopify products are claimed by several products here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ProductRollback</name>
    <message numerus="yes">
        <source>The products were changed meanwhile: it would be %Ln value(s) now.</source>
        <translation>
            <numerusform>The products were changed meanwhile: it would be %Ln value now.</numerusform>
            <numerusform>The products were changed meanwhile: it would be %Ln values now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ReviewDecisions</name>
    <message numerus="yes">
        <source>%Ln product(s) are held and need a closer look.</source>
        <translation>
            <numerusform>%Ln product is held and needs a closer look.</numerusform>
            <numerusform>%Ln products are held and need a closer look.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) have an open conflict.</source>
        <translation>
            <numerusform>%Ln product has an open conflict.</numerusform>
            <numerusform>%Ln products have an open conflict.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) are your own; somebody else approves them.</source>
        <translation>
            <numerusform>%Ln change is your own; somebody else approves it.</numerusform>
            <numerusform>%Ln changes are your own; somebody else approves them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) need a second approver.</source>
        <translation>
            <numerusform>%Ln product needs a second approver.</numerusform>
            <numerusform>%Ln products need a second approver.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) were decided or written already.</source>
        <translation>
            <numerusform>%Ln product was decided or written already.</numerusform>
            <numerusform>%Ln products were decided or written already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) were written or replaced by a newer change already.</source>
        <translation>
            <numerusform>%Ln product was written or replaced by a newer change already.</numerusform>
            <numerusform>%Ln products were written or replaced by a newer change already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The match of %Ln product(s) is not certain: decide it under “Matches to decide”.</source>
        <translation>
            <numerusform>The match of %Ln product is not certain: decide it under “Matches to decide”.</numerusform>
            <numerusform>The matches of %Ln products are not certain: decide them under “Matches to decide”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ReviewFields</name>
    <message numerus="yes">
        <source>This would now be done to %Ln product(s) instead of the %L1 shown: somebody or a newer run changed them.</source>
        <translation>
            <numerusform>This would now be done to %Ln product instead of the %L1 shown: somebody or a newer run changed them.</numerusform>
            <numerusform>This would now be done to %Ln products instead of the %L1 shown: somebody or a newer run changed them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::Session</name>
    <message numerus="yes">
        <source>The database is %n step(s) behind this program.</source>
        <translation>
            <numerusform>The database is %n step behind this program.</numerusform>
            <numerusform>The database is %n steps behind this program.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::Shopify</name>
    <message numerus="yes">
        <source>%n products of the shop have the SKU %1.</source>
        <translation>
            <numerusform>%n product of the shop has the SKU %1.</numerusform>
            <numerusform>%n products of the shop have the SKU %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ShopifyPush</name>
    <message numerus="yes">
        <source>None of the %n open change(s) is approved.</source>
        <translation>
            <numerusform>The %n open change is not approved.</numerusform>
            <numerusform>None of the %n open changes is approved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The shop accepts no more new variants today: %n new product(s) wait and go on tomorrow. Changes of existing products are not affected.</source>
        <translation>
            <numerusform>The shop accepts no more new variants today: %n new product waits and goes on tomorrow. Changes of existing products are not affected.</numerusform>
            <numerusform>The shop accepts no more new variants today: %n new products wait and go on tomorrow. Changes of existing products are not affected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::CommandPalette</name>
    <message numerus="yes">
        <source>%1, %Ln change(s)</source>
        <translation>
            <numerusform>%1, %Ln change</numerusform>
            <numerusform>%1, %Ln changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConflictView</name>
    <message numerus="yes">
        <source>Take back all %n</source>
        <translation>
            <numerusform>Take back %n</numerusform>
            <numerusform>Take back all %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply to this and %n similar …</source>
        <translation>
            <numerusform>Apply to this and %n similar …</numerusform>
            <numerusform>Apply to this and %n similar …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConflictsPage</name>
    <message numerus="yes">
        <source>Last %n day(s): %1 settled by rule, %2 by people</source>
        <translation>
            <numerusform>Last day: %1 settled by rule, %2 by people</numerusform>
            <numerusform>Last %n days: %1 settled by rule, %2 by people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) settled.</source>
        <translation>
            <numerusform>%n conflict settled.</numerusform>
            <numerusform>%n conflicts settled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) opened again.</source>
        <translation>
            <numerusform>%n conflict opened again.</numerusform>
            <numerusform>%n conflicts opened again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) left as they are.</source>
        <translation>
            <numerusform>%n conflict left as it is.</numerusform>
            <numerusform>%n conflicts left as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of the chosen conflict(s) could not be settled:</source>
        <translation>
            <numerusform>%n of the chosen conflicts could not be settled:</numerusform>
            <numerusform>%n of the chosen conflicts could not be settled:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::DecisionBar</name>
    <message numerus="yes">
        <source>Approve %n ticked</source>
        <translation>
            <numerusform>Approve %n ticked</numerusform>
            <numerusform>Approve %n ticked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject %n ticked</source>
        <translation>
            <numerusform>Reject %n ticked</numerusform>
            <numerusform>Reject %n ticked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve %1 of %n field(s)</source>
        <translation>
            <numerusform>Approve %1 of %n field</numerusform>
            <numerusform>Approve %1 of %n fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve %n selected</source>
        <translation>
            <numerusform>Approve %n selected</numerusform>
            <numerusform>Approve %n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject %n selected</source>
        <translation>
            <numerusform>Reject %n selected</numerusform>
            <numerusform>Reject %n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n product(s) not every field is ticked: an approval rejects the fields left out.</source>
        <translation>
            <numerusform>Of %n product not every field is ticked: an approval rejects the fields left out.</numerusform>
            <numerusform>Of %n products not every field is ticked: an approval rejects the fields left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %n held …</source>
        <translation>
            <numerusform>Release %n held …</numerusform>
            <numerusform>Release %n held …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Back to review: %n</source>
        <translation>
            <numerusform>Back to review: %n</numerusform>
            <numerusform>Back to review: %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::DiffPane</name>
    <message numerus="yes">
        <source>%n difference(s) in spelling only, not shown</source>
        <translation>
            <numerusform>%n difference in spelling only, not shown</numerusform>
            <numerusform>%n differences in spelling only, not shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::Format</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::FreshnessPanel</name>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln record</numerusform>
            <numerusform>%Ln records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::HistoryView</name>
    <message numerus="yes">
        <source>Go back for %n field(s) only …</source>
        <translation>
            <numerusform>Go back for %n field only …</numerusform>
            <numerusform>Go back for %n fields only …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::JobStrip</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ProductView</name>
    <message numerus="yes">
        <source>%n open conflict(s)</source>
        <translation>
            <numerusform>%n open conflict</numerusform>
            <numerusform>%n open conflicts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ProductsPage</name>
    <message numerus="yes">
        <source>%Ln change(s) wait in Review. Their products appear here once they are approved and pushed.</source>
        <translation>
            <numerusform>%Ln change waits in Review. Its product appears here once it is approved and pushed.</numerusform>
            <numerusform>%Ln changes wait in Review. Their products appear here once they are approved and pushed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) staged for review.</source>
        <translation>
            <numerusform>%n value staged for review.</numerusform>
            <numerusform>%n values staged for review.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <comment>how many are listed</comment>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::PushResultView</name>
    <message numerus="yes">
        <source>Retry %Ln failed write(s)</source>
        <translation>
            <numerusform>Retry %Ln failed write</numerusform>
            <numerusform>Retry all %Ln failed writes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Retry %Ln chosen write(s)</source>
        <translation>
            <numerusform>Retry %Ln chosen write</numerusform>
            <numerusform>Retry %Ln chosen writes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ReviewModel</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>names of fields</comment>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::RollbackPanel</name>
    <message numerus="yes">
        <source>%n value(s) are left out.</source>
        <translation>
            <numerusform>%n value is left out.</numerusform>
            <numerusform>%n values are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stage %n value(s) for review</source>
        <translation>
            <numerusform>Stage %n value for review</numerusform>
            <numerusform>Stage %n values for review</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s) of %1 go to review. Nothing is written to the shop before they are approved and pushed.</source>
        <translation>
            <numerusform>%Ln value of %1 goes to review. Nothing is written to the shop before it is approved and pushed.</numerusform>
            <numerusform>%Ln values of %1 go to review. Nothing is written to the shop before they are approved and pushed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <comment>values of that many products</comment>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) would be left out.</source>
        <translation>
            <numerusform>%n value would be left out.</numerusform>
            <numerusform>%n values would be left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s) of %1 would go to review.</source>
        <translation>
            <numerusform>%Ln value of %1 would go to review.</numerusform>
            <numerusform>%Ln values of %1 would go to review.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::RulesPanel</name>
    <message numerus="yes">
        <source>Last %n day(s): %1 by rule, %2 by people</source>
        <translation>
            <numerusform>Last day: %1 by rule, %2 by people</numerusform>
            <numerusform>Last %n days: %1 by rule, %2 by people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It has settled %Ln conflict(s): it stays in the list, switched off, so that they can be looked up.</source>
        <translation>
            <numerusform>It has settled %Ln conflict: it stays in the list, switched off, so that it can be looked up.</numerusform>
            <numerusform>It has settled %Ln conflicts: it stays in the list, switched off, so that they can be looked up.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::SimilarPanel</name>
    <message numerus="yes">
        <source>%n conflict(s) settled the same way</source>
        <translation>
            <numerusform>%n conflict settled the same way</numerusform>
            <numerusform>%n conflicts settled the same way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more were never agreed on and are left as they are.</source>
        <translation>
            <numerusform>%n more was never agreed on and is left as it is.</numerusform>
            <numerusform>%n more were never agreed on and are left as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would have decided none of %Ln past conflict(s).</source>
        <translation>
            <numerusform>It would not have decided the one past conflict.</numerusform>
            <numerusform>It would have decided none of %Ln past conflicts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would have decided %1 of %Ln past conflict(s): %2, %3 differently.</source>
        <translation>
            <numerusform>It would have decided %1 of %Ln past conflict: %2, %3 differently.</numerusform>
            <numerusform>It would have decided %1 of %Ln past conflicts: %2, %3 differently.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln as they were decided</source>
        <translation>
            <numerusform>%Ln as it was decided</numerusform>
            <numerusform>%Ln as they were decided</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ReviewPage</name>
    <message numerus="yes">
        <source>%Ln of the chosen changes are withdrawals or large price drops. Such rows start unticked; once one is ticked it is approved without this question.</source>
        <translation>
            <numerusform>%Ln of the chosen changes is a withdrawal or a large price drop. Such rows start unticked; once one is ticked it is approved without this question.</numerusform>
            <numerusform>%Ln of the chosen changes are withdrawals or large price drops. Such rows start unticked; once one is ticked it is approved without this question.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) taken back.</source>
        <translation>
            <numerusform>%n change taken back.</numerusform>
            <numerusform>%n changes taken back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln staged change(s) will be approved. Nothing is written to the shop yet.</source>
        <translation>
            <numerusform>%Ln staged change will be approved. Nothing is written to the shop yet.</numerusform>
            <numerusform>%Ln staged changes will be approved. Nothing is written to the shop yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln staged change(s) will be rejected and will not be written.</source>
        <translation>
            <numerusform>%Ln staged change will be rejected and will not be written.</numerusform>
            <numerusform>%Ln staged changes will be rejected and will not be written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Among the changes of this batch are %Ln withdrawal(s). Filter by them to look first.</source>
        <translation>
            <numerusform>Among the changes of this batch is %Ln withdrawal. Filter by it to look first.</numerusform>
            <numerusform>Among the changes of this batch are %Ln withdrawals. Filter by them to look first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held change(s) stay as they are.</source>
        <translation>
            <numerusform>%Ln held change stays as it is.</numerusform>
            <numerusform>%Ln held changes stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Among them are %Ln already approved or held.</source>
        <translation>
            <numerusform>Among them is %Ln already approved or held.</numerusform>
            <numerusform>Among them are %Ln already approved or held.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Among them are %Ln already approved.</source>
        <translation>
            <numerusform>Among them is %Ln already approved.</numerusform>
            <numerusform>Among them are %Ln already approved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Among them are %Ln held.</source>
        <translation>
            <numerusform>Among them is %Ln held.</numerusform>
            <numerusform>Among them are %Ln held.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held change(s) wait for approval then, like any other. Nothing is written before it is approved.</source>
        <translation>
            <numerusform>%Ln held change waits for approval then, like any other. Nothing is written before it is approved.</numerusform>
            <numerusform>%Ln held changes wait for approval then, like any other. Nothing is written before it is approved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %Ln</source>
        <translation>
            <numerusform>Release %Ln</numerusform>
            <numerusform>Release %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln decided change(s) wait for a decision again then. What was written stays written.</source>
        <translation>
            <numerusform>%Ln decided change waits for a decision again then. What was written stays written.</numerusform>
            <numerusform>%Ln decided changes wait for a decision again then. What was written stays written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Among them are %Ln rejected.</source>
        <translation>
            <numerusform>Among them is %Ln rejected.</numerusform>
            <numerusform>Among them are %Ln rejected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the rows shown are withdrawals or large price drops, which are otherwise ticked one by one.</source>
        <translation>
            <numerusform>%Ln of the rows shown is a withdrawal or a large price drop, which is otherwise ticked by itself.</numerusform>
            <numerusform>%Ln of the rows shown are withdrawals or large price drops, which are otherwise ticked one by one.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::DashboardCharts</name>
    <message numerus="yes">
        <source>asked for patience %n times</source>
        <translation>
            <numerusform>asked for patience once</numerusform>
            <numerusform>asked for patience %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln record</numerusform>
            <numerusform>%Ln records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s)</source>
        <translation>
            <numerusform>%Ln point</numerusform>
            <numerusform>%Ln points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s)</source>
        <translation>
            <numerusform>%Ln call</numerusform>
            <numerusform>%Ln calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::LocationForm</name>
    <message numerus="yes">
        <source>The stock of %n store(s) is included; the largest safety stock of them is taken off.</source>
        <translation>
            <numerusform>The stock of %n store is included; its safety stock is taken off.</numerusform>
            <numerusform>The stock of %n stores is included; the largest safety stock of them is taken off.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::CronLine</name>
    <message numerus="yes">
        <source>“%1” has %n part(s) instead of five.</source>
        <translation>
            <numerusform>“%1” has %n part instead of five.</numerusform>
            <numerusform>“%1” has %n parts instead of five.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n minute(s)</source>
        <translation>
            <numerusform>every minute</numerusform>
            <numerusform>every %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::WaitingLine</name>
    <message numerus="yes">
        <source>The conflicts are settled: %Ln change(s) held by them can be decided now.</source>
        <translation>
            <numerusform>The conflicts are settled: %Ln change held by them can be decided now.</numerusform>
            <numerusform>The conflicts are settled: %Ln changes held by them can be decided now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln change(s) that were freed</source>
        <translation>
            <numerusform>Show %Ln change that was freed</numerusform>
            <numerusform>Show %Ln changes that were freed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing shown here waits for a decision, but %Ln other change(s) of this list do(es).</source>
        <translation>
            <numerusform>Nothing shown here waits for a decision, but %Ln other change of this list does.</numerusform>
            <numerusform>Nothing shown here waits for a decision, but %Ln other changes of this list do.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing here waits for a decision, but %Ln change(s) of other batches do(es).</source>
        <translation>
            <numerusform>Nothing here waits for a decision, but %Ln change of another batch does.</numerusform>
            <numerusform>Nothing here waits for a decision, but %Ln changes of other batches do.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln change(s)</source>
        <translation>
            <numerusform>Show %Ln change</numerusform>
            <numerusform>Show %Ln changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::Alerts</name>
    <message numerus="yes">
        <source>%Ln write(s) are waiting to be sent to the shop</source>
        <translation>
            <numerusform>%Ln write is waiting to be sent to the shop</numerusform>
            <numerusform>%Ln writes are waiting to be sent to the shop</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln write(s) to the shop were given up</source>
        <translation>
            <numerusform>%Ln write to the shop was given up</numerusform>
            <numerusform>%Ln writes to the shop were given up</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Credentials were refused to %Ln run(s)</source>
        <translation>
            <numerusform>Credentials were refused to %Ln run</numerusform>
            <numerusform>Credentials were refused to %Ln runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The shop answered %Ln run(s) in another version of its API</source>
        <translation>
            <numerusform>The shop answered %Ln run in another version of its API</numerusform>
            <numerusform>The shop answered %Ln runs in another version of its API</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new product(s) wait for the shop&apos;s next day</source>
        <translation>
            <numerusform>%Ln new product waits for the shop&apos;s next day</numerusform>
            <numerusform>%Ln new products wait for the shop&apos;s next day</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conflict(s) wait for a decision</source>
        <translation>
            <numerusform>%Ln conflict waits for a decision</numerusform>
            <numerusform>%Ln conflicts wait for a decision</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are out of stock</source>
        <translation>
            <numerusform>%Ln product is out of stock</numerusform>
            <numerusform>%Ln products are out of stock</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are low on stock</source>
        <translation>
            <numerusform>%Ln product is low on stock</numerusform>
            <numerusform>%Ln products are low on stock</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stock was last read %Ln hour(s) ago</source>
        <translation>
            <numerusform>Stock was last read %Ln hour ago</numerusform>
            <numerusform>Stock was last read %Ln hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The feed was last imported %Ln hour(s) ago</source>
        <translation>
            <numerusform>The feed was last imported %Ln hour ago</numerusform>
            <numerusform>The feed was last imported %Ln hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The ERP was last read %Ln hour(s) ago</source>
        <translation>
            <numerusform>The ERP was last read %Ln hour ago</numerusform>
            <numerusform>The ERP was last read %Ln hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The shop was last read %Ln hour(s) ago</source>
        <translation>
            <numerusform>The shop was last read %Ln hour ago</numerusform>
            <numerusform>The shop was last read %Ln hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 has run: %Ln step(s) done.</source>
        <comment>name of a schedule</comment>
        <translation>
            <numerusform>%1 has run: %Ln step done.</numerusform>
            <numerusform>%1 has run: %Ln steps done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln schedule(s) are overdue</source>
        <translation>
            <numerusform>%Ln schedule is overdue</numerusform>
            <numerusform>%Ln schedules are overdue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::cli</name>
    <message numerus="yes">
        <source>%n s left</source>
        <translation>
            <numerusform>%n s left</numerusform>
            <numerusform>%n s left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n write(s) are in the queue again. Next: trueup-cli shopify push</source>
        <translation>
            <numerusform>%n write is in the queue again. Next: trueup-cli shopify push</numerusform>
            <numerusform>%n writes are in the queue again. Next: trueup-cli shopify push</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of the changes named are not in this batch.</source>
        <translation>
            <numerusform>%n of the changes named is not in this batch.</numerusform>
            <numerusform>%n of the changes named are not in this batch.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) approved.</source>
        <translation>
            <numerusform>%n change approved.</numerusform>
            <numerusform>%n changes approved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) rejected.</source>
        <translation>
            <numerusform>%n change rejected.</numerusform>
            <numerusform>%n changes rejected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait(s) for another approver.</source>
        <translation>
            <numerusform>%n waits for another approver.</numerusform>
            <numerusform>%n wait for another approver.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because blocked; “staging list --status blocked” says why.</source>
        <translation>
            <numerusform>%n left alone because blocked; “staging list --status blocked” says why.</numerusform>
            <numerusform>%n left alone because blocked; “staging list --status blocked” says why.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because of an open conflict.</source>
        <translation>
            <numerusform>%n left alone because of an open conflict.</numerusform>
            <numerusform>%n left alone because of an open conflict.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because nobody approves an own edit.</source>
        <translation>
            <numerusform>%n left alone because nobody approves an own edit.</numerusform>
            <numerusform>%n left alone because nobody approves an own edit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n decided, sent or replaced before.</source>
        <translation>
            <numerusform>%n decided, sent or replaced before.</numerusform>
            <numerusform>%n decided, sent or replaced before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n similar one(s).</source>
        <translation>
            <numerusform>%n similar one.</numerusform>
            <numerusform>%n similar ones.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n similar one(s). To settle them together: “conflicts resolve … --similar --expect %1”.</source>
        <translation>
            <numerusform>%n similar one. To settle them together: “conflicts resolve … --similar --expect %1”.</numerusform>
            <numerusform>%n similar ones. To settle them together: “conflicts resolve … --similar --expect %1”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) settled.</source>
        <translation>
            <numerusform>%n conflict settled.</numerusform>
            <numerusform>%n conflicts settled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n similar one(s) left alone.</source>
        <translation>
            <numerusform>%n similar one left alone.</numerusform>
            <numerusform>%n similar ones left alone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) open again.</source>
        <translation>
            <numerusform>%n conflict open again.</numerusform>
            <numerusform>%n conflicts open again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n held change(s) released.</source>
        <translation>
            <numerusform>%n held change released.</numerusform>
            <numerusform>%n held changes released.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because the match is not certain; “matches list” names it.</source>
        <translation>
            <numerusform>%n left alone because the match is not certain; “matches list” names it.</numerusform>
            <numerusform>%n left alone because the match is not certain; “matches list” names it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not held.</source>
        <translation>
            <numerusform>%n not held.</numerusform>
            <numerusform>%n not held.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) back in review.</source>
        <translation>
            <numerusform>%n change back in review.</numerusform>
            <numerusform>%n changes back in review.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not decided, sent already or replaced by a newer change.</source>
        <translation>
            <numerusform>%n not decided, sent already or replaced by a newer change.</numerusform>
            <numerusform>%n not decided, sent already or replaced by a newer change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s) are acknowledged.</source>
        <translation>
            <numerusform>%n alert is acknowledged.</numerusform>
            <numerusform>%n alerts are acknowledged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of the conflicts named do not exist.</source>
        <translation>
            <numerusform>%n of the conflicts named does not exist.</numerusform>
            <numerusform>%n of the conflicts named do not exist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because settled or ignored before.</source>
        <translation>
            <numerusform>%n left alone because settled or ignored before.</numerusform>
            <numerusform>%n left alone because settled or ignored before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because the values changed meanwhile.</source>
        <translation>
            <numerusform>%n left alone because the values changed meanwhile.</numerusform>
            <numerusform>%n left alone because the values changed meanwhile.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n about a whole product; “conflicts resolve” decides these one by one.</source>
        <translation>
            <numerusform>%n about a whole product; “conflicts resolve” decides these one by one.</numerusform>
            <numerusform>%n about a whole product; “conflicts resolve” decides these one by one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because that side has no value there.</source>
        <translation>
            <numerusform>%n left alone because that side has no value there.</numerusform>
            <numerusform>%n left alone because that side has no value there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because the change is being written at this moment.</source>
        <translation>
            <numerusform>%n left alone because the change is being written at this moment.</numerusform>
            <numerusform>%n left alone because the change is being written at this moment.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dry run: %n conflict(s) would be ignored.</source>
        <translation>
            <numerusform>Dry run: %n conflict would be ignored.</numerusform>
            <numerusform>Dry run: %n conflicts would be ignored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dry run: %n conflict(s) would be settled.</source>
        <translation>
            <numerusform>Dry run: %n conflict would be settled.</numerusform>
            <numerusform>Dry run: %n conflicts would be settled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) ignored.</source>
        <translation>
            <numerusform>%n conflict ignored.</numerusform>
            <numerusform>%n conflicts ignored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dry run: %n change(s) would be approved with this field alone.</source>
        <translation>
            <numerusform>Dry run: %n change would be approved with this field alone.</numerusform>
            <numerusform>Dry run: %n changes would be approved with this field alone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) approved with this field alone.</source>
        <translation>
            <numerusform>%n change approved with this field alone.</numerusform>
            <numerusform>%n changes approved with this field alone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dry run: the field of %n change(s) would be rejected.</source>
        <translation>
            <numerusform>Dry run: the field of %n change would be rejected.</numerusform>
            <numerusform>Dry run: the field of %n changes would be rejected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The field of %n change(s) rejected.</source>
        <translation>
            <numerusform>The field of %n change rejected.</numerusform>
            <numerusform>The field of %n changes rejected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dry run: the field of %n change(s) would get another value.</source>
        <translation>
            <numerusform>Dry run: the field of %n change would get another value.</numerusform>
            <numerusform>Dry run: the field of %n changes would get another value.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The field of %n change(s) has another value now; they wait for approval.</source>
        <translation>
            <numerusform>The field of %n change has another value now; it waits for approval.</numerusform>
            <numerusform>The field of %n changes has another value now; they wait for approval.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with other fields, which are rejected.</source>
        <translation>
            <numerusform>%n with other fields, which are rejected.</numerusform>
            <numerusform>%n with other fields, which are rejected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n propose(s) nothing for the field.</source>
        <translation>
            <numerusform>%n proposes nothing for the field.</numerusform>
            <numerusform>%n propose nothing for the field.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because held, or because of an open conflict.</source>
        <translation>
            <numerusform>%n left alone because held, or because of an open conflict.</numerusform>
            <numerusform>%n left alone because held, or because of an open conflict.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n keep(s) the value it has.</source>
        <translation>
            <numerusform>%n keeps the value it has.</numerusform>
            <numerusform>%n keep the value they have.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because the value does not fit: %1</source>
        <translation>
            <numerusform>%n left alone because the value does not fit: %1</numerusform>
            <numerusform>%n left alone because the value does not fit: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dry run: the field of %n change(s) would be as it was.</source>
        <translation>
            <numerusform>Dry run: the field of %n change would be as it was.</numerusform>
            <numerusform>Dry run: the field of %n changes would be as it was.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The field of %n change(s) is as it was; they wait for approval.</source>
        <translation>
            <numerusform>The field of %n change is as it was; it waits for approval.</numerusform>
            <numerusform>The field of %n changes is as it was; they wait for approval.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sent or replaced by a newer change.</source>
        <translation>
            <numerusform>%n sent or replaced by a newer change.</numerusform>
            <numerusform>%n sent or replaced by a newer change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Read again from %n kept answer(s) of the ERP, the oldest of %1; it was not asked.</source>
        <translation>
            <numerusform>Read again from %n kept answer of the ERP, the oldest of %1; it was not asked.</numerusform>
            <numerusform>Read again from %n kept answers of the ERP, the oldest of %1; it was not asked.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::Alerts</name>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::AlertDetail</name>
    <message numerus="yes">
        <source>%Ln times since %1, last %2</source>
        <translation>
            <numerusform>once since %1, last %2</numerusform>
            <numerusform>%Ln times since %1, last %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::AlertsView</name>
    <message numerus="yes">
        <source>Acknowledge %n alert(s)</source>
        <translation>
            <numerusform>Acknowledge %n alert</numerusform>
            <numerusform>Acknowledge %n alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::AlertLine</name>
    <message numerus="yes">
        <source>since %1, %n times</source>
        <translation>
            <numerusform>since %1, once</numerusform>
            <numerusform>since %1, %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::Announcer</name>
    <message numerus="yes">
        <source>%n alert(s) that nobody acknowledged</source>
        <translation>
            <numerusform>%n alert that nobody acknowledged</numerusform>
            <numerusform>%n alerts that nobody acknowledged</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::OwnerForm</name>
    <message numerus="yes">
        <source>%n field(s) have another owner than usual. Imports and pulls go by it from the next run on.</source>
        <translation>
            <numerusform>%n field has another owner than usual. Imports and pulls go by it from the next run on.</numerusform>
            <numerusform>%n fields have another owner than usual. Imports and pulls go by it from the next run on.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::PushPanel</name>
    <message numerus="yes">
        <source>%Ln change(s) wait in Review for a decision. What is approved is shown here before it is written.</source>
        <translation>
            <numerusform>%Ln change waits in Review for a decision. What is approved is shown here before it is written.</numerusform>
            <numerusform>%Ln changes wait in Review for a decision. What is approved is shown here before it is written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n write(s) of earlier pushes wait for %1</source>
        <translation>
            <numerusform>%n write of earlier pushes waits for %1</numerusform>
            <numerusform>%n writes of earlier pushes wait for %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) will be written to %1</source>
        <translation>
            <numerusform>%Ln product will be written to %1</numerusform>
            <numerusform>%Ln products will be written to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <comment>products</comment>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <comment>products</comment>
        <translation>
            <numerusform>%Ln changed</numerusform>
            <numerusform>%Ln changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln withdrawn</source>
        <comment>products</comment>
        <translation>
            <numerusform>%Ln withdrawn</numerusform>
            <numerusform>%Ln withdrawn</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln call(s)</source>
        <translation>
            <numerusform>about %Ln call</numerusform>
            <numerusform>about %Ln calls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln API point(s)</source>
        <translation>
            <numerusform>%Ln API point</numerusform>
            <numerusform>%Ln API points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held change(s) are not written: they wait in Review to be released.</source>
        <translation>
            <numerusform>%Ln held change is not written: it waits in Review to be released.</numerusform>
            <numerusform>%Ln held changes are not written: they wait in Review to be released.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are approved and would be written to %1</source>
        <translation>
            <numerusform>%Ln product is approved and would be written to %1</numerusform>
            <numerusform>%Ln products are approved and would be written to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Push %n waiting write(s)</source>
        <translation>
            <numerusform>Push %n waiting write</numerusform>
            <numerusform>Push %n waiting writes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Push %Ln product(s) to %1</source>
        <translation>
            <numerusform>Push %Ln product to %1</numerusform>
            <numerusform>Push %Ln products to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::FailedWritesView</name>
    <message numerus="yes">
        <source>%Ln write(s) wait for the next push.</source>
        <translation>
            <numerusform>%Ln write waits for the next push.</numerusform>
            <numerusform>%Ln writes wait for the next push.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::CorePush</name>
    <message numerus="yes">
        <source>%Ln product(s) will no longer be on sale in the shop.</source>
        <translation>
            <numerusform>%Ln product will no longer be on sale in the shop.</numerusform>
            <numerusform>%Ln products will no longer be on sale in the shop.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln price(s) change by more than %1%.</source>
        <translation>
            <numerusform>%Ln price changes by more than %1%.</numerusform>
            <numerusform>%Ln prices change by more than %1%.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::Review</name>
    <message numerus="yes">
        <source>%Ln unit(s) left to sell.</source>
        <translation>
            <numerusform>%Ln unit left to sell.</numerusform>
            <numerusform>%Ln units left to sell.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::BulkPanel</name>
    <message numerus="yes">
        <source>%n about a whole product</source>
        <translation>
            <numerusform>%n about a whole product</numerusform>
            <numerusform>%n about whole products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep our value in %n conflict(s)</source>
        <translation>
            <numerusform>Keep our value in %n conflict</numerusform>
            <numerusform>Keep our value in %n conflicts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take the Shopify value in %n conflict(s)</source>
        <translation>
            <numerusform>Take the Shopify value in %n conflict</numerusform>
            <numerusform>Take the Shopify value in %n conflicts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep the base value in %n conflict(s)</source>
        <translation>
            <numerusform>Keep the base value in %n conflict</numerusform>
            <numerusform>Keep the base value in %n conflicts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ignore %n conflict(s)</source>
        <translation>
            <numerusform>Ignore %n conflict</numerusform>
            <numerusform>Ignore %n conflicts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) chosen</source>
        <translation>
            <numerusform>%n conflict chosen</numerusform>
            <numerusform>%n conflicts chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other(s) are left open: never agreed on, or about a whole product.</source>
        <translation>
            <numerusform>%n other is left open: never agreed on, or about a whole product.</numerusform>
            <numerusform>%n others are left open: never agreed on, or about a whole product.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other(s) are left open: whole products are decided one by one.</source>
        <translation>
            <numerusform>%n other is left open: whole products are decided one by one.</numerusform>
            <numerusform>%n others are left open: whole products are decided one by one.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::FieldTaskDialog</name>
    <message numerus="yes">
        <source>Approve %1 of %Ln product(s)</source>
        <translation>
            <numerusform>Approve %1 of %Ln product</numerusform>
            <numerusform>Approve %1 of %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject %1 of %Ln product(s)</source>
        <translation>
            <numerusform>Reject %1 of %Ln product</numerusform>
            <numerusform>Reject %1 of %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %1 of %Ln product(s)</source>
        <translation>
            <numerusform>Change %1 of %Ln product</numerusform>
            <numerusform>Change %1 of %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 approved for %Ln product(s).</source>
        <translation>
            <numerusform>%1 approved for %Ln product.</numerusform>
            <numerusform>%1 approved for %Ln products.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rejected for %Ln product(s); their other fields stay.</source>
        <translation>
            <numerusform>%1 rejected for %Ln product; its other fields stay.</numerusform>
            <numerusform>%1 rejected for %Ln products; their other fields stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 changed for %Ln product(s), which wait for approval.</source>
        <translation>
            <numerusform>%1 changed for %Ln product, which waits for approval.</numerusform>
            <numerusform>%1 changed for %Ln products, which wait for approval.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ticked product(s)</source>
        <translation>
            <numerusform>%Ln ticked product</numerusform>
            <numerusform>%Ln ticked products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected product(s)</source>
        <translation>
            <numerusform>%Ln selected product</numerusform>
            <numerusform>%Ln selected products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are meant. The first of them:</source>
        <translation>
            <numerusform>%Ln product is meant. The first of them:</numerusform>
            <numerusform>%Ln products are meant. The first of them:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are meant.</source>
        <translation>
            <numerusform>%Ln product is meant.</numerusform>
            <numerusform>%Ln products are meant.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) stay as they are, because the new value would not do: %1</source>
        <translation>
            <numerusform>%Ln product stays as it is, because the new value would not do: %1</numerusform>
            <numerusform>%Ln products stay as they are, because the new value would not do: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) have this value already.</source>
        <translation>
            <numerusform>%Ln product has this value already.</numerusform>
            <numerusform>%Ln products have this value already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are held or in conflict and stay as they are.</source>
        <translation>
            <numerusform>%Ln product is held or in conflict and stays as it is.</numerusform>
            <numerusform>%Ln products are held or in conflict and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) were decided or written already.</source>
        <translation>
            <numerusform>%Ln product was decided or written already.</numerusform>
            <numerusform>%Ln products were decided or written already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %Ln product(s) nothing is proposed for this field.</source>
        <translation>
            <numerusform>For %Ln product nothing is proposed for this field.</numerusform>
            <numerusform>For %Ln products nothing is proposed for this field.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln product(s) other fields are rejected.</source>
        <translation>
            <numerusform>Of %Ln product other fields are rejected.</numerusform>
            <numerusform>Of %Ln products other fields are rejected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::BatchList</name>
    <message numerus="yes">
        <source>%Ln staged change(s), by %1</source>
        <translation>
            <numerusform>%Ln staged change, by %1</numerusform>
            <numerusform>%Ln staged changes, by %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::TotalsBar</name>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>%Ln changed</numerusform>
            <numerusform>%Ln changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln withdrawn</source>
        <translation>
            <numerusform>%Ln withdrawn</numerusform>
            <numerusform>%Ln withdrawn</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pending</source>
        <translation>
            <numerusform>%Ln pending</numerusform>
            <numerusform>%Ln pending</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held</source>
        <translation>
            <numerusform>%Ln held</numerusform>
            <numerusform>%Ln held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln approved</source>
        <translation>
            <numerusform>%Ln approved</numerusform>
            <numerusform>%Ln approved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln approved by rule</source>
        <translation>
            <numerusform>%Ln approved by rule</numerusform>
            <numerusform>%Ln approved by rule</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rejected</source>
        <translation>
            <numerusform>%Ln rejected</numerusform>
            <numerusform>%Ln rejected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln written</source>
        <translation>
            <numerusform>%Ln written</numerusform>
            <numerusform>%Ln written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ErpDialog</name>
    <message numerus="yes">
        <source>Look up at most %Ln number(s).</source>
        <translation>
            <numerusform>Look up at most %Ln number.</numerusform>
            <numerusform>Look up at most %Ln numbers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln number(s) are too many at once.</source>
        <translation>
            <numerusform>%Ln number is too many at once.</numerusform>
            <numerusform>%Ln numbers are too many at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::DashboardPage</name>
    <message numerus="yes">
        <source>No conflict was settled in the last %n day(s).</source>
        <translation>
            <numerusform>No conflict was settled in the last day.</numerusform>
            <numerusform>No conflict was settled in the last %n days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln run(s) are held and waiting to be released</source>
        <translation>
            <numerusform>%Ln run is held and waiting to be released</numerusform>
            <numerusform>%Ln runs are held and waiting to be released</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) are held and waiting to be released</source>
        <translation>
            <numerusform>%Ln change is held and waiting to be released</numerusform>
            <numerusform>%Ln changes are held and waiting to be released</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ListsDialog</name>
    <message numerus="yes">
        <source>%Ln row(s) were written to %1.</source>
        <translation>
            <numerusform>%Ln row was written to %1.</numerusform>
            <numerusform>%Ln rows were written to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln left row(s) nobody can tell which counterpart is the right one.</source>
        <translation>
            <numerusform>Of %Ln left row nobody can tell which counterpart is the right one.</numerusform>
            <numerusform>Of %Ln left rows nobody can tell which counterpart is the right one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only right</source>
        <translation>
            <numerusform>%Ln only right</numerusform>
            <numerusform>%Ln only right</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only left</source>
        <translation>
            <numerusform>%Ln only left</numerusform>
            <numerusform>%Ln only left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln possible pair(s)</source>
        <translation>
            <numerusform>%Ln possible pair</numerusform>
            <numerusform>%Ln possible pairs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln match(es)</source>
        <translation>
            <numerusform>%Ln match</numerusform>
            <numerusform>%Ln matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ListForm</name>
    <message numerus="yes">
        <source>%Ln record(s) cannot be read: a quote in it never closes.</source>
        <translation>
            <numerusform>%Ln record cannot be read: a quote in it never closes.</numerusform>
            <numerusform>%Ln records cannot be read: a quote in each never closes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln row(s)</source>
        <translation>
            <numerusform>%1: %Ln row</numerusform>
            <numerusform>%1: %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::DatabaseRestore</name>
    <message numerus="yes">
        <source>%Ln connection(s) of another Trueup</source>
        <comment>window, server or command line</comment>
        <translation>
            <numerusform>%Ln connection of another Trueup</numerusform>
            <numerusform>%Ln connections of another Trueup</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::FieldForm</name>
    <message numerus="yes">
        <source> field(s)</source>
        <comment>unit</comment>
        <translation>
            <numerusform> field</numerusform>
            <numerusform> fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> second(s)</source>
        <comment>unit</comment>
        <translation>
            <numerusform> second</numerusform>
            <numerusform> seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> hour(s)</source>
        <comment>unit</comment>
        <translation>
            <numerusform> hour</numerusform>
            <numerusform> hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> day(s)</source>
        <comment>unit</comment>
        <translation>
            <numerusform> day</numerusform>
            <numerusform> days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> product(s)</source>
        <comment>unit</comment>
        <translation>
            <numerusform> product</numerusform>
            <numerusform> products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> feed(s) in a row without it</source>
        <comment>unit</comment>
        <translation>
            <numerusform> feed without it</numerusform>
            <numerusform> feeds in a row without it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::MainWindow</name>
    <message numerus="yes">
        <source>%Ln open alert(s)</source>
        <translation>
            <numerusform>%Ln open alert</numerusform>
            <numerusform>%Ln open alerts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held run(s)</source>
        <translation>
            <numerusform>%Ln held run</numerusform>
            <numerusform>%Ln held runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed write(s)</source>
        <translation>
            <numerusform>%Ln failed write</numerusform>
            <numerusform>%Ln failed writes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::StateMark</name>
    <message numerus="yes">
        <source>%Ln held</source>
        <comment>changes</comment>
        <translation>
            <numerusform>%Ln held</numerusform>
            <numerusform>%Ln held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held run(s)</source>
        <translation>
            <numerusform>%Ln held run</numerusform>
            <numerusform>%Ln held runs</numerusform>
        </translation>
    </message>
</context>
</TS>
