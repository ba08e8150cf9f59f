<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>CommentsPanel</name>
        <message numerus="yes">
            <source>%n proposed for the picture: show the next</source>
            <translation>
                <numerusform>%n proposed for the picture: show it</numerusform>
                <numerusform>%n proposed for the picture: show the next</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n new comment(s)</source>
            <translation>
                <numerusform>%n new comment</numerusform>
                <numerusform>%n new comments</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DoctorCard</name>
        <message numerus="yes">
            <source>%n thing(s) to look at.</source>
            <translation>
                <numerusform>%n thing to look at.</numerusform>
                <numerusform>%n things to look at.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SourceCard</name>
        <message numerus="yes">
            <source>%n device(s) found. It may also be plugged in later.</source>
            <translation>
                <numerusform>%n device found. It may also be plugged in later.</numerusform>
                <numerusform>%n devices found. It may also be plugged in later.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message numerus="yes">
            <source>Save the last %n second(s)</source>
            <translation>
                <numerusform>Save the last second</numerusform>
                <numerusform>Save the last %n seconds</numerusform>
            </translation>
        </message>
    </context>
</TS>
