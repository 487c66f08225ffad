#!/usr/bin/perl
# Turns the address ranges that Debian ships for Tor (package tor-geoipdb: "geoip" and "geoip6", the country data of
# IPFire Location) into one MaxMind DB of nested layout, so that eugress has a fresh country opinion without an account.
#
#   build-mmdb.pl GEOIP GEOIP6 OUTPUT.mmdb
#
# The build epoch is the date of the data, not of this run: age gates judge the data, and equal input gives equal bytes.
use strict;
use warnings;

use MaxMind::DB::Writer::Tree;
use Time::Local qw(timegm_posix);

# The only licence under which we know how to attribute. Another one in the header is a decision for a person.
my $LICENCE = 'CC BY-SA 4.0';

# Ranges that lead back into IPv4 space (6to4, Teredo, IPv4-mapped): the tree aliases or refuses them, and a country for
# them would describe the tunnel, not the far end.
my $TUNNEL = qr/^(?:2002:|2001:0?:|::ffff:)/i;

die "usage: $0 GEOIP GEOIP6 OUTPUT.mmdb\n" unless @ARGV == 3;
my ( $geoip, $geoip6, $output ) = @ARGV;

my %types   = ( country => 'map', iso_code => 'utf8_string' );
my @headers = map { header_of($_) } $geoip, $geoip6;

# Two files may differ in age; the pair is as old as its older half.
my ($oldest) = sort { $a->{epoch} <=> $b->{epoch} } @headers;

my $tree = MaxMind::DB::Writer::Tree->new(
    ip_version    => 6,
    record_size   => 24,
    database_type => 'eugress-country (IPFire Location via tor-geoipdb)',
    languages     => ['en'],
    description   => {
        en => "Country by address range. Data: IPFire Location, https://location.ipfire.org/, $LICENCE, "
            . "generated $oldest->{generated}, as converted by the Tor project; rearranged as a MaxMind DB by eugress."
    },
    map_key_type_callback => sub { $types{ $_[0] } },
);
$tree->_set_build_epoch( $oldest->{epoch} );

my ( $kept, $skipped ) = ( 0, 0 );
insert( $geoip,  \&dotted );
insert( $geoip6, sub { $_[0] } );
die "$geoip, $geoip6: no usable range\n" unless $kept;

open my $out, '>:raw', "$output.part" or die "$output.part: $!\n";
$tree->write_tree($out);
close $out or die "$output.part: $!\n";
rename "$output.part", $output or die "$output: $!\n";
print "$output: $kept ranges, $skipped without a country or tunnelled, data of $oldest->{generated}\n";

# Date and licence from the comment lines that open the file.
sub header_of {
    my ($file) = @_;
    my %months = do { my $n = 0; map { $_ => $n++ } qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec) };
    my %header;
    open my $in, '<', $file or die "$file: $!\n";
    while ( my $line = <$in> ) {
        last unless $line =~ /^#/;
        $header{licence} = $1 if $line =~ /^# License:\s+(.+?)\s*$/;
        if ( $line =~ /^# Generated:\s+(\w+, (\d+) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT)/ ) {
            $header{generated} = $1;
            $header{epoch}     = timegm_posix( $7, $6, $5, $2, $months{$3}, $4 - 1900 );
        }
    }
    close $in;
    die "$file: no \"Generated:\" date in the header\n" unless defined $header{epoch};
    die "$file: licence is \"@{[ $header{licence} // 'not stated' ]}\", expected \"$LICENCE\"\n"
        unless ( $header{licence} // '' ) eq $LICENCE;
    return \%header;
}

sub insert {
    my ( $file, $address ) = @_;
    open my $in, '<', $file or die "$file: $!\n";
    while ( my $line = <$in> ) {
        next if $line =~ /^(?:#|\s*$)/;
        my ( $first, $last, $country ) = $line =~ /^([0-9a-f:]+),([0-9a-f:]+),([A-Z]{2}|\?\?)\s*$/i
            or die "$file:$.: not a range \"first,last,country\"\n";
        if ( $country eq '??' || $first =~ $TUNNEL ) {
            $skipped++;
            next;
        }
        $tree->insert_range( $address->($first), $address->($last), { country => { iso_code => uc $country } } );
        $kept++;
    }
    close $in;
    return;
}

sub dotted {
    my ($number) = @_;
    return join '.', unpack 'C4', pack 'N', $number;
}
