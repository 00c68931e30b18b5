#include "sandbox/feed/words.h"

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

const QList<Brand>& brands()
{
    static const QList<Brand> list = {
        {u"Nordvale"_s, u"NVL"_s, u"Nordvale Office Goods, Inc"_s, 101}, {u"Hélio Print"_s, u"HLP"_s, u"Hélio Print SAS"_s, 102},
        {u"Maplecrest"_s, u"MPC"_s, u"Maplecrest Paper Mills Ltd."_s, 103}, {u"Quillmark"_s, u"QLM"_s, u"Quillmark Writing Co."_s, 104},
        {u"Brasador"_s, u"BRD"_s, u"Brasador & Sons"_s, 105}, {u"Tidewell"_s, u"TDW"_s, u"Tidewell Facility Supply"_s, 106},
        {u"Orbexa"_s, u"ORX"_s, u"Orbexa Technologies"_s, 107}, {u"Lumenote"_s, u"LMN"_s, u"Lumenote Inc"_s, 108},
        {u"Ferrobind"_s, u"FRB"_s, u"Ferrobind Systems"_s, 109}, {u"Castellan"_s, u"CST"_s, u"Castellan Furniture Group"_s, 110},
        {u"Papeterie Boréal"_s, u"PBR"_s, u"Papeterie Boréal inc."_s, 111}, {u"Zephyr & Co."_s, u"ZPH"_s, u"Zephyr & Co."_s, 112},
    };
    return list;
}

const QList<Family>& families()
{
    static const QList<Family> list = {
        {u"Ballpoint Pens"_s, u"Ballpoint Pen"_s, u"GP"_s, u"GlidePro"_s, {u"pens"_s, u"writing"_s}, {u"0.7 mm"_s, u"1.0 mm"_s, u"1.4 mm"_s}, 199, 2499, 138},
        {u"Gel Pens"_s, u"Retractable Gel Pen"_s, u"SG"_s, u"SilkGel"_s, {u"pens"_s, u"writing"_s, u"gel"_s}, {u"0.5 mm"_s, u"0.7 mm"_s}, 249, 2999, 120},
        {u"Toner & Ink"_s, u"Toner Cartridge"_s, u"HX"_s, u"High-Yield"_s, {u"toner"_s, u"printing"_s}, {u"2,500 Page Yield"_s, u"7,500 Page Yield"_s, u"12,000 Page Yield"_s}, 4999, 28999, 1020},
        {u"Ink Cartridges"_s, u"Ink Cartridge"_s, u"IJ"_s, u"TrueTone"_s, {u"ink"_s, u"printing"_s}, {u"300 Page Yield"_s, u"825 Page Yield"_s}, 1899, 8999, 95},
        {u"Binders"_s, u"Ring Binder"_s, u"RB"_s, u"Everlast"_s, {u"binders"_s, u"filing"_s}, {u"8½\" x 11\", 1\" Spine"_s, u"8½\" x 11\", 2\" Spine"_s, u"8½\" x 14\", 3\" Spine"_s}, 399, 2999, 610},
        {u"Copy & Multi-Use Paper"_s, u"Copy Paper"_s, u"CP"_s, u"BrightSheet"_s, {u"paper"_s, u"copy"_s}, {u"8½\" x 11\", 20 lb"_s, u"11\" x 17\", 24 lb"_s}, 899, 7999, 2270},
        {u"Notebooks"_s, u"Hardcover Notebook"_s, u"NB"_s, u"Fieldnote"_s, {u"notebooks"_s, u"paper"_s}, {u"A5, 160 Pages"_s, u"A4, 192 Pages"_s}, 599, 3499, 340},
        {u"Staplers"_s, u"Desktop Stapler"_s, u"ST"_s, u"PowerGrip"_s, {u"staplers"_s, u"desk"_s}, {u"20 Sheets"_s, u"40 Sheets"_s, u"100 Sheets"_s}, 999, 8999, 480},
        {u"Desk Organizers"_s, u"Desk Organizer, Mesh"_s, u"DO"_s, u"GridLine"_s, {u"desk"_s, u"organizers"_s}, {u"4 Compartments"_s, u"6 Compartments"_s}, 1299, 4999, 760},
        {u"Chairs"_s, u"Task Chair"_s, u"CH"_s, u"ErgoFlex"_s, {u"chairs"_s, u"furniture"_s}, {u"Mid-Back"_s, u"High-Back"_s}, 12999, 79999, 14500},
        {u"Cleaning Supplies"_s, u"All-Purpose Cleaner"_s, u"CL"_s, u"FreshWave"_s, {u"cleaning"_s, u"facility"_s}, {u"946 mL"_s, u"4 L"_s}, 499, 3499, 1100},
        {u"Labels"_s, u"Address Labels"_s, u"LB"_s, u"StickFast"_s, {u"labels"_s, u"mailing"_s}, {u"1\" x 2⅝\""_s.replace(u"⅝"_s, u".625"_s), u"2\" x 4\""_s}, 799, 5999, 290},
        {u"Batteries"_s, u"Alkaline Batteries"_s, u"BT"_s, u"LastLong"_s, {u"batteries"_s, u"technology"_s}, {u"AA"_s, u"AAA"_s, u"9V"_s}, 599, 4999, 230},
        {u"USB Drives"_s, u"USB Flash Drive"_s, u"UF"_s, u"QuickStore"_s, {u"storage"_s, u"technology"_s}, {u"32 GB"_s, u"64 GB"_s, u"256 GB"_s}, 899, 9999, 25},
        {u"File Folders"_s, u"File Folders"_s, u"FF"_s, u"TabRight"_s, {u"folders"_s, u"filing"_s}, {u"Letter Size"_s, u"Legal Size"_s}, 999, 6999, 1500},
        {u"Dry-Erase Markers"_s, u"Dry-Erase Marker"_s, u"DM"_s, u"ClearView"_s, {u"markers"_s, u"presentation"_s}, {u"Chisel Tip"_s, u"Bullet Tip"_s}, 499, 2999, 160},
    };
    return list;
}

const QList<Colour>& colours()
{
    static const QList<Colour> list = {
        {u"Black"_s, u"BLK"_s}, {u"Blue"_s, u"BLU"_s}, {u"Red"_s, u"RED"_s}, {u"White"_s, u"WHT"_s}, {u"Green"_s, u"GRN"_s},
        {u"Cyan"_s, u"CYN"_s}, {u"Magenta"_s, u"MAG"_s}, {u"Yellow"_s, u"YEL"_s}, {u"Assorted"_s, u"AST"_s}, {u"Grey"_s, u"GRY"_s},
    };
    return list;
}

const QStringList& packs()
{
    static const QStringList list = {u"Each"_s, u"2/Pack"_s, u"5/Pack"_s, u"12/Pack"_s, u"24/Box"_s, u"50/Box"_s, u"500/Ream"_s, u"10/Carton"_s};
    return list;
}

QStringList specificationNames(int count)
{
    static const QStringList flat = {u"Pkg. Qty."_s, u"8.5 x 11"_s, u"Recycled"_s, u"Brand Name"_s, u"Country of Origin"_s};
    static const QStringList sections = {u"General Information"_s, u"Physical Characteristics"_s, u"Technical Information"_s,
                                         u"Miscellaneous"_s, u"product_details"_s, u"Packaging & Shipping"_s,
                                         u"Environmental"_s, u"Warranty"_s};
    static const QStringList names = {
        u"Manufacturer"_s, u"Color Family"_s, u"Certifications & Standards"_s, u"Height"_s, u"Width"_s, u"Depth"_s,
        u"Material"_s, u"Post-consumer %"_s, u"Product Type"_s, u"Features"_s, u"Item #"_s, u"Capacity"_s, u"Page Yield"_s,
        u"Compatibility"_s, u"Tip Size"_s, u"Ink Type"_s, u"Sheet Size"_s, u"Basis Weight"_s, u"Brightness"_s, u"Ring Shape"_s,
        u"Number of Rings"_s, u"Cover Material"_s, u"Seat Width"_s, u"Back Height"_s, u"Load Capacity"_s, u"Battery Size"_s,
        u"Voltage"_s, u"Interface"_s, u"Finish"_s, u"Scent"_s, u"Volume"_s, u"Shelf Life"_s, u"Assembly Required"_s,
        u"Limited Warranty"_s, u"Package Contents"_s, u"Special Characteristics"_s, u"Ruling"_s, u"Closure"_s};
    QStringList list = flat;
    for (int round = 0; list.size() < count; ++round) {
        const QString section = sections[(round / int(names.size())) % sections.size()];
        const int generation = round / int(names.size() * sections.size());
        const QString name = names[round % names.size()];
        list.append(section + u'.' + name + (generation > 0 ? u" %1"_s.arg(generation + 1) : QString()));
    }
    list.resize(std::max(0, count));
    return list;
}

QString specificationValue(const QString& column, quint64 roll)
{
    const auto any = [roll](const QStringList& list) { return list[int(roll % quint64(list.size()))]; };
    if (column.contains("Color"_L1))
        return colours()[int(roll % quint64(colours().size()))].name;
    if (column.endsWith("Manufacturer"_L1) || column.startsWith("Brand"_L1))
        return brands()[int(roll % quint64(brands().size()))].company;
    if (column.contains("Height"_L1) || column.contains("Width"_L1) || column.contains("Depth"_L1))
        return u"%1.%2\""_s.arg(1 + roll % 40).arg(roll % 10);
    if (column.contains('%'_L1) || column.contains("Brightness"_L1))
        return u"%1%"_s.arg(roll % 101);
    if (column.contains("Qty"_L1) || column.contains("Number"_L1))
        return QString::number(1 + roll % 500);
    if (column.contains("Certifications"_L1))
        return u"DIN # %1"_s.arg(roll % 10'000'000, 7, 10, QChar(u'0'));
    return any({u"Yes"_s, u"No"_s, u"Plastic"_s, u"Steel, Chrome"_s, u"Recycled Fibre"_s, u"Acid-free – archival"_s,
                u"Limited 1 Year"_s, u"Indoor & Outdoor"_s, u"Clip ‘n’ Go™"_s, u"-20°C to 60°C"_s, u"Matte"_s, u"Glossy"_s,
                u"Does not contain latex; hypoallergenic"_s, u"[\"Smudge resistant\",\"Fade resistant\"]"_s});
}

} // namespace trueup::sandbox
