"""Names for made-up residents, as mixed as in a British borough, older and younger given names apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """Names that go together. share: how many of a hundred households bear them."""

    share: int
    older: tuple[str, ...]
    younger: tuple[str, ...]
    families: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NAMINGS = (
    Naming(
        46,
        _words(
            "Margaret Brian Sheila Derek Patricia Roy Jean Alan Barbara Keith Pauline Terry Linda Geoffrey"
            " Carol Malcolm Susan Graham Janet Trevor"
        ),
        _words(
            "Emma Jack Chloe Liam Hannah Callum Megan Josh Lauren Ryan Amy Connor Katie Lewis Beth Kieran"
            " Poppy Alfie Freya Oscar Isla Archie Daisy Rory"
        ),
        _words(
            "Ashworth Barlow Birch Cartwright Clegg Dawson Eccles Fairley Garside Holroyd Ingham Jessop"
            " Kershaw Lofthouse Midgley Naylor Oldroyd Pickles Rudge Shackleton Tattersall Unsworth "
            "Wadsworth Yates"
        ),
    ),
    Naming(
        8,
        _words("Gwyneth Emrys Morag Hamish Bronwen Idris Eileen Fergus Siobhan Padraig Catriona Dermot"),
        _words("Carys Rhys Eilidh Angus Ffion Dylan Niamh Cormac Seren Owain Aoife Finlay"),
        _words("Llewellyn Pugh Bevan MacAskill Drummond Geddes Gallagher Brannigan Doherty Probert"),
    ),
    Naming(
        15,
        _words("Harbhajan Kamaljit Ramesh Usha Abdul Shahida Mohan Nasreen Gurdeep Farida Suresh Rukhsana"),
        _words("Aaliyah Arjun Simran Imran Priya Hamza Anika Zain Jasmin Rohan Maryam Kabir Nadia Aarav"),
        _words("Sandhu Chaudhry Mistry Begum Hussain Chowdhury Dhillon Solanki Miah Qureshi Parmar Akhtar"),
    ),
    Naming(
        9,
        _words("Folasade Emmanuel Comfort Kwabena Halima Samuel Abena Yusuf Ngozi Tendai Amina Joseph"),
        _words("Tobi Efua Ife Kwame Zainab Daniel Adaeze Malik Chidi Esi Tariro Ayaan"),
        _words("Adebayo Mensah Eze Warsame Ndlovu Owusu Balogun Kamara Moyo Asante Obi Farah"),
    ),
    Naming(
        7,
        _words("Winston Beverley Delroy Yvonne Errol Sonia Carlton Marcia Leroy Dawn"),
        _words("Jerome Tiana Marcus Shanice Andre Kezia Reuben Amara Jaden Naomi"),
        _words("Bailey Francis Gayle Lindo Pinnock Blackwood Sinclair Dacosta Grange Whyte"),
    ),
    Naming(
        8,
        _words("Danuta Zbigniew Elena Ion Halina Andrzej Vasile Jadwiga Rasa Petru"),
        _words("Zuzanna Jakub Ana Matei Ola Kacper Ioana Filip Greta Andrei"),
        _words("Kowalczyk Zielinska Popescu Wrona Dumitru Lis Balciunas Ionescu Mazur Sikora"),
    ),
    Naming(
        4,
        _words("Mei-ling Wing-kei Siu-fong Kin-man Yuk-lan Chi-wai"),
        _words("Jia Hao Ka-yan Ethan Lok-yiu Mina Wei Hiu-ching"),
        _words("Cheung Leung Tsang Kwok Yip Mak Lau Fung"),
    ),
    Naming(
        3,
        _words("Ayse Mehmet Eleni Costas Leyla Hassan Farideh Reza"),
        _words("Elif Deniz Yiannis Sofia Darius Shirin Emre Niki"),
        _words("Yildiz Demir Georgiou Nikolaou Rostami Karimi Aydin Kaya"),
    ),
)
