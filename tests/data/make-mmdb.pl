#!/usr/bin/perl
# Makes the small geo databases the tests open: both layouts, both address families, and the ways a file can be bad.
#
#   make-mmdb.pl DIRECTORY
#
# The rows are addresses of Zoom and of the clouds it rents, with what two real databases of 2026 said about them; they
# contradict each other, which is the point. "alpha" speaks like ip-location-db's geo-whois-asn-country
# 2.3.2026061719, "beta" like a GeoLite2 City of June 2026. A row stands for the /24 or /48 around the address that was
# asked, a widening of ours. Equal input gives equal bytes: the build epoch is fixed.
use strict;
use warnings;

use MaxMind::DB::Writer::Tree;
use Time::Local qw(timegm_posix);

# 2026-06-17, the date both databases carried.
my $EPOCH = timegm_posix( 0, 0, 0, 17, 5, 126 );

#   network              alpha  beta  city according to beta   AS number and holder (IPFire Location, 2022)
my @rows = map { [split /\s*\|\s*/] } grep { /\S/ } split /\n/, <<'ROWS';
109.94.160.0/24       |  NL  |  NL  |                        |        |
213.19.144.0/24       |  GB  |  FR  |  Craponne              |  30103 |  Zoom Video Communications
213.244.140.0/24      |  NL  |  GB  |                        |  30103 |  Zoom Video Communications
170.114.10.0/24       |  US  |  US  |                        |  14618 |  Amazon
170.114.45.0/24       |  US  |  US  |                        | 209242 |  Cloudflare
170.114.52.0/24       |  US  |  US  |                        | 209242 |  Cloudflare
170.114.180.0/24      |  US  |  SG  |                        |  30103 |  Zoom Video Communications
134.224.90.0/24       |  US  |  DE  |  Frankfurt am Main     |  16509 |  Amazon
206.247.87.0/24       |  US  |  US  |                        |  30103 |  Zoom Video Communications
193.122.35.0/24       |  DE  |  DE  |  Frankfurt am Main     |  31898 |  Oracle
52.202.62.0/24        |  US  |  US  |  Ashburn               |  14618 |  Amazon
3.120.121.0/24        |  DE  |  DE  |  Frankfurt am Main     |  16509 |  Amazon
162.255.37.0/24       |  US  |  US  |                        |  30103 |  Zoom Video Communications
198.251.192.0/24      |  US  |  US  |                        |  16509 |  Amazon
147.124.96.0/24       |  US  |  JP  |                        |  30103 |  Zoom Video Communications
2407:30c0:180::/48    |  AU  |  AU  |                        | 209242 |  Cloudflare
2620:123:2000::/48    |  US  |  US  |                        |  30103 |  Zoom Video Communications
159.124.0.0/19        |  US  |  NL  |  Amsterdam             |  30103 |  Zoom Video Communications
144.195.0.0/16        |  US  |  US  |                        |  30103 |  Zoom Video Communications
ROWS

# The last two rows are not observations: they are the ranges of generated traffic (159.124.0.0/19 in dispute,
# 144.195.0.0/16 undisputed; 144.195.73.154 was indeed called US by both).

my %types = (
    country                        => 'map',
    iso_code                       => 'utf8_string',
    city                           => 'map',
    names                          => 'map',
    en                             => 'utf8_string',
    location                       => 'map',
    accuracy_radius                => 'uint16',
    country_code                   => 'utf8_string',
    autonomous_system_number       => 'uint32',
    autonomous_system_organization => 'utf8_string',
);

if ( @ARGV != 1 || $ARGV[0] =~ /^-/ ) {
    print {*STDERR} "usage: $0 DIRECTORY\n";
    exit 2;
}
my ($directory) = @ARGV;
-d $directory or mkdir $directory or die "$directory: $!\n";

write_database(
    'nested-country', 'eugress-test-alpha nested country',
    sub { my ($row) = @_; return { country => { iso_code => $row->{alpha} } } },
);

# The radii are ours: 20 km where a city is named, 1000 km where only the country is.
write_database(
    'nested-city', 'eugress-test-beta nested city',
    sub {
        my ($row) = @_;
        my %country = ( country => { iso_code => $row->{beta} } );
        return { %country, location => { accuracy_radius => 1000 } } unless $row->{city};
        return { %country, city => { names => { en => $row->{city} } }, location => { accuracy_radius => 20 } };
    },
);

write_database(
    'flat-country', 'eugress-test-alpha flat country',
    sub { my ($row) = @_; return { country_code => $row->{alpha} } },
    ip_version => 4,
);

write_database(
    'flat-city', 'eugress-test-beta flat city',
    sub {
        my ($row) = @_;
        return { country_code => $row->{beta}, $row->{city} ? ( city => $row->{city} ) : () };
    },
    types => { %types, city => 'utf8_string' },
);

write_database(
    'asn', 'eugress-test asn',
    sub {
        my ($row) = @_;
        return unless $row->{asn};
        return { autonomous_system_number => $row->{asn}, autonomous_system_organization => $row->{holder} };
    },
);

# IPinfo's layout: bare country and city, the AS number as text.
write_database(
    'bare', 'eugress-test beta bare',
    sub {
        my ($row) = @_;
        my %record = ( country => $row->{beta} );
        $record{city} = $row->{city} if $row->{city};
        @record{qw(asn as_name)} = ( "AS$row->{asn}", $row->{holder} ) if $row->{asn};
        return \%record;
    },
    types => { map { $_ => 'utf8_string' } qw(country city asn as_name) },
);

# What databases write where they know no country: registry regions, markers, and things that are no code at all.
my %no_answer = (
    '109.94.160.0/24'  => 'EU',
    '213.19.144.0/24'  => 'AP',
    '213.244.140.0/24' => 'A1',
    '170.114.10.0/24'  => 'de',
    '3.120.121.0/24'   => 'DEU',
    '193.122.35.0/24'  => 'XX',
    '52.202.62.0/24'   => 'US',
);
write_database(
    'no-answers', 'eugress-test markers',
    sub { my ($row) = @_; return $no_answer{ $row->{network} } && { country_code => $no_answer{ $row->{network} } } },
);

# A sound database that speaks of something else: records are strings, no country anywhere.
write_database(
    'wrong-type', 'eugress-test strings',
    sub { my ($row) = @_; return "block of $row->{network}" },
    root_data_type => 'utf8_string',
);

# The bad ones are made from a good one, so that only the damage differs.
my $good = read_bytes('nested-country.mmdb');

# Every pointer of the search tree inverted: it opens, and each walk ends outside the file.
my $tree_bytes = index $good, "\0" x 16;
die "nested-country.mmdb: no data section separator\n" unless $tree_bytes > 0;
write_bytes( 'corrupt.mmdb', ( ~substr $good, 0, $tree_bytes ) . substr $good, $tree_bytes );

# One record damaged, tree and metadata sound: where the first country code stands, a pointer leads outside the file
# (MaxMind DB format 2.0, "Data Field Format": 0x42 is a string of two octets, 0x38 a pointer of four).
( my $bad_record = $good ) =~ s/\x48iso_code\x42[A-Z]{2}/\x48iso_code\x38\xff\xff/;
write_bytes( 'damaged-record.mmdb', $bad_record );

# A download that stopped half way: the metadata at the end is gone.
write_bytes( 'truncated.mmdb', substr $good, 0, int( length($good) / 2 ) );

write_bytes( 'not-a-database.mmdb', "This is a text file with the name of a database.\n" );

sub write_database {
    my ( $name, $type, $record_of, %options ) = @_;
    my $record_types = delete $options{types} // \%types;
    my %tree         = (
        ip_version            => 6,
        record_size           => 24,
        database_type         => $type,
        languages             => ['en'],
        description           => { en => "$type, made for tests from the table in make-mmdb.pl" },
        map_key_type_callback => sub { $record_types->{ $_[0] } },
        %options,
    );
    my $tree = MaxMind::DB::Writer::Tree->new(%tree);
    $tree->_set_build_epoch($EPOCH);
    for my $fields (@rows) {
        my %row;
        @row{qw(network alpha beta city asn holder)} = @$fields;
        next if $tree{ip_version} == 4 && $row{network} =~ /:/;
        my $record = $record_of->( \%row );
        $tree->insert_network( $row{network}, $record ) if defined $record;
    }
    open my $out, '>:raw', "$directory/$name.mmdb" or die "$directory/$name.mmdb: $!\n";
    $tree->write_tree($out);
    close $out or die "$directory/$name.mmdb: $!\n";
    return;
}

sub read_bytes {
    my ($name) = @_;
    open my $in, '<:raw', "$directory/$name" or die "$directory/$name: $!\n";
    local $/ = undef;
    my $bytes = <$in>;
    close $in;
    return $bytes;
}

sub write_bytes {
    my ( $name, $bytes ) = @_;
    open my $out, '>:raw', "$directory/$name" or die "$directory/$name: $!\n";
    print {$out} $bytes;
    close $out or die "$directory/$name: $!\n";
    return;
}
