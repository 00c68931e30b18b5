<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_CA" sourcelanguage="en">
<context>
    <name>trueup::ui::DashboardPage</name>
    <message numerus="yes">
        <source>since %1, %n times</source>
        <translation>
            <numerusform>since %1, once</numerusform>
            <numerusform>since %1, %n times</numerusform>
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
</TS>
