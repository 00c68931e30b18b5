<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_CA" sourcelanguage="en">
<context>
    <name>main</name>
    <message>
        <source>Keeps one product catalogue in agreement across a supplier feed, an ERP and a shop.</source>
        <translation>Garde un catalogue de produits concordant entre le flux d&apos;un fournisseur, un ERP et une boutique.</translation>
    </message>
    <message>
        <source>Open the workspace in this folder.</source>
        <translation>Ouvrir l&apos;espace de travail de ce dossier.</translation>
    </message>
    <message>
        <source>Use this PostgreSQL database.</source>
        <translation>Utiliser cette base PostgreSQL.</translation>
    </message>
    <message>
        <source>Write a picture of every page and quit.</source>
        <translation>Enregistrer une image de chaque page et quitter.</translation>
    </message>
    <message>
        <source>light or dark instead of the system&apos;s choice.</source>
        <translation>light ou dark au lieu du choix du système.</translation>
    </message>
    <message>
        <source>en or fr instead of the system&apos;s choice.</source>
        <translation>en ou fr au lieu du choix du système.</translation>
    </message>
</context>
<context>
    <name>trueup::CancelToken</name>
    <message>
        <source>The operation was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>trueup::Desktop</name>
    <message>
        <source>There is no workspace to take pictures of. Name one with --workspace or --database.</source>
        <translation>Il n&apos;y a pas d&apos;espace de travail à photographier. Nommez-en un avec --workspace ou --database.</translation>
    </message>
</context>
<context>
    <name>trueup::Field</name>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Handle</source>
        <translation>Identifiant d&apos;URL</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Vendor</source>
        <translation>Fournisseur</translation>
    </message>
    <message>
        <source>Product type</source>
        <translation>Type de produit</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>État</translation>
    </message>
    <message>
        <source>SEO title</source>
        <translation>Titre SEO</translation>
    </message>
    <message>
        <source>SEO description</source>
        <translation>Description SEO</translation>
    </message>
    <message>
        <source>Specifications</source>
        <translation>Caractéristiques</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Barcode</source>
        <translation>Code-barres</translation>
    </message>
    <message>
        <source>Manufacturer part number</source>
        <translation>Référence du fabricant</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Compare-at price</source>
        <translation>Prix avant réduction</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Coût</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Weight (g)</source>
        <translation>Poids (g)</translation>
    </message>
    <message>
        <source>When out of stock</source>
        <translation>En rupture de stock</translation>
    </message>
    <message>
        <source>Needs shipping</source>
        <translation>À expédier</translation>
    </message>
    <message>
        <source>Charge tax</source>
        <translation>Taxable</translation>
    </message>
</context>
<context>
    <name>trueup::Side</name>
    <message>
        <source>Trueup</source>
        <comment>the side of staff edits</comment>
        <translation>Trueup</translation>
    </message>
</context>
<context>
    <name>trueup::ui::AppearanceForm</name>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Appearance and language</source>
        <translation>Apparence et langue</translation>
    </message>
    <message>
        <source>The appearance changes at once, the language at the next start.</source>
        <translation>L&apos;apparence change aussitôt, la langue au prochain démarrage.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::BatchList</name>
    <message>
        <source>held</source>
        <translation>retenu</translation>
    </message>
    <message>
        <source>%1 pending</source>
        <translation>%1 en attente</translation>
    </message>
    <message>
        <source>%1 approved</source>
        <translation>%1 approuvés</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 en échec</translation>
    </message>
    <message>
        <source>%1 of %2 written</source>
        <translation>%1 sur %2 écrits</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Lots</translation>
    </message>
    <message>
        <source>All batches
%1 pending</source>
        <translation>Tous les lots
%1 en attente</translation>
    </message>
    <message>
        <source>%1 staged changes, by %2</source>
        <translation>%1 modifications préparées, par %2</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Reason, kept with the decision</source>
        <translation>Raison, conservée avec la décision</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConnectionForm</name>
    <message>
        <source>Test the connection</source>
        <translation>Tester la connexion</translation>
    </message>
    <message>
        <source>Testing …</source>
        <translation>Test en cours …</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>réussi</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échoué</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConnectionForms</name>
    <message>
        <source>Etilize feed</source>
        <translation>Flux Etilize</translation>
    </message>
    <message>
        <source>The zipped CSV Etilize delivers, on an FTP, FTPS, SFTP or web server, or in a folder.</source>
        <translation>Le CSV compressé que livre Etilize, sur un serveur FTP, FTPS, SFTP ou web, ou dans un dossier.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>With the file name. ftp, ftps, sftp, https and file are understood.</source>
        <translation>Avec le nom du fichier. ftp, ftps, sftp, https et file sont compris.</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Utilisateur</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Xorosoft</source>
        <translation>Xorosoft</translation>
    </message>
    <message>
        <source>The ERP that owns item numbers, prices, cost and stock. Trueup only reads from it.</source>
        <translation>L&apos;ERP qui fait foi pour les numéros d&apos;article, prix, coûts et stocks. Trueup ne fait qu&apos;y lire.</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>Clé d&apos;API</translation>
    </message>
    <message>
        <source>API secret</source>
        <translation>Secret d&apos;API</translation>
    </message>
    <message>
        <source> calls per second</source>
        <translation> appels par seconde</translation>
    </message>
    <message>
        <source>Fastest rate</source>
        <translation>Débit maximal</translation>
    </message>
    <message>
        <source>Shopify</source>
        <translation>Shopify</translation>
    </message>
    <message>
        <source>The shop that approved changes are written to, and nothing else.</source>
        <translation>La boutique où sont écrites les modifications approuvées, et rien d&apos;autre.</translation>
    </message>
    <message>
        <source>Shop address</source>
        <translation>Adresse de la boutique</translation>
    </message>
    <message>
        <source>API version</source>
        <translation>Version de l&apos;API</translation>
    </message>
    <message>
        <source>Sign in with a client id and secret</source>
        <translation>Se connecter avec un identifiant et un secret client</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Jeton d&apos;accès</translation>
    </message>
    <message>
        <source>Client id</source>
        <translation>Identifiant client</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>Secret client</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Base de données</translation>
    </message>
    <message>
        <source>Where everything is remembered. It is chosen in the set-up assistant.</source>
        <translation>Là où tout est conservé. Elle se choisit dans l&apos;assistant de configuration.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
</context>
<context>
    <name>trueup::ui::DashboardPage</name>
    <message>
        <source>Import from Etilize</source>
        <translation>Importer d&apos;Etilize</translation>
    </message>
    <message>
        <source>Refresh Xorosoft</source>
        <translation>Actualiser Xorosoft</translation>
    </message>
    <message>
        <source>Pull from Shopify</source>
        <translation>Lire Shopify</translation>
    </message>
    <message>
        <source>Review staged changes</source>
        <translation>Réviser les modifications</translation>
    </message>
    <message>
        <source>Push approved</source>
        <translation>Écrire les approuvés</translation>
    </message>
    <message>
        <source>Changes and outcomes per day</source>
        <translation>Modifications et résultats par jour</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alertes</translation>
    </message>
    <message>
        <source>Staged</source>
        <translation>Préparés</translation>
    </message>
    <message>
        <source>Written and confirmed</source>
        <translation>Écrits et confirmés</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Rejeté</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message numerus="yes">
        <source>since %1, %n times</source>
        <translation>
            <numerusform>depuis %1, une fois</numerusform>
            <numerusform>depuis %1, %n fois</numerusform>
        </translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>depuis %1</translation>
    </message>
    <message>
        <source>Your role may not start runs.</source>
        <translation>Votre rôle ne permet pas de lancer des exécutions.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::DecisionBar</name>
    <message>
        <source>Note, kept with the decision</source>
        <translation>Note, conservée avec la décision</translation>
    </message>
    <message>
        <source>Note for the decision</source>
        <translation>Note pour la décision</translation>
    </message>
    <message>
        <source>Approve the ticked or selected products</source>
        <translation>Approuver les produits cochés ou sélectionnés</translation>
    </message>
    <message>
        <source>Reject the ticked or selected products</source>
        <translation>Rejeter les produits cochés ou sélectionnés</translation>
    </message>
    <message>
        <source>Your role may look but not approve. Ask an administrator for the approver role.</source>
        <translation>Votre rôle permet de regarder, pas d&apos;approuver. Demandez le rôle d&apos;approbateur à un administrateur.</translation>
    </message>
    <message numerus="yes">
        <source>Approve %n ticked</source>
        <translation>
            <numerusform>Approuver %n coché</numerusform>
            <numerusform>Approuver %n cochés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject %n ticked</source>
        <translation>
            <numerusform>Rejeter %n coché</numerusform>
            <numerusform>Rejeter %n cochés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve %1 of %n field(s)</source>
        <translation>
            <numerusform>Approuver %1 champ sur %n</numerusform>
            <numerusform>Approuver %1 champs sur %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Reject this product</source>
        <translation>Rejeter ce produit</translation>
    </message>
    <message>
        <source>Approve this product</source>
        <translation>Approuver ce produit</translation>
    </message>
    <message numerus="yes">
        <source>Approve %n selected</source>
        <translation>
            <numerusform>Approuver %n sélectionné</numerusform>
            <numerusform>Approuver %n sélectionnés</numerusform>
        </translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Approuver</translation>
    </message>
    <message numerus="yes">
        <source>Reject %n selected</source>
        <translation>
            <numerusform>Rejeter %n sélectionné</numerusform>
            <numerusform>Rejeter %n sélectionnés</numerusform>
        </translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Rejeter</translation>
    </message>
    <message>
        <source>Approve all %1 under the filter</source>
        <translation>Approuver les %1 du filtre</translation>
    </message>
    <message>
        <source>Approve all %1</source>
        <translation>Approuver les %1</translation>
    </message>
    <message>
        <source>Reject all %1 under the filter</source>
        <translation>Rejeter les %1 du filtre</translation>
    </message>
    <message>
        <source>Reject all %1</source>
        <translation>Rejeter les %1</translation>
    </message>
</context>
<context>
    <name>trueup::ui::DiffModel</name>
    <message>
        <source>owner: %1</source>
        <translation>fait foi : %1</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Base</source>
        <comment>the value last agreed on</comment>
        <translation>Base</translation>
    </message>
    <message>
        <source>Ours</source>
        <comment>the value here now</comment>
        <translation>Le nôtre</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Proposé</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Origine</translation>
    </message>
</context>
<context>
    <name>trueup::ui::DiffPane</name>
    <message numerus="yes">
        <source>%n difference(s) in spelling only, not shown</source>
        <translation>
            <numerusform>%n différence d&apos;écriture seulement, non affichée</numerusform>
            <numerusform>%n différences d&apos;écriture seulement, non affichées</numerusform>
        </translation>
    </message>
    <message>
        <source>decided by %1, %2</source>
        <translation>décidé par %1, %2</translation>
    </message>
    <message>
        <source>note: %1</source>
        <translation>note : %1</translation>
    </message>
    <message>
        <source>Only what changes</source>
        <translation>Changements seulement</translation>
    </message>
    <message>
        <source>Fields of the product</source>
        <translation>Champs du produit</translation>
    </message>
    <message>
        <source>Choose a product above to compare its fields</source>
        <translation>Choisissez un produit ci-dessus pour comparer ses champs</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ErrorBanner</name>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Copy the error</source>
        <translation>Copier l&apos;erreur</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
</context>
<context>
    <name>trueup::ui::FieldView</name>
    <message>
        <source>What changes, word by word</source>
        <translation>Ce qui change, mot par mot</translation>
    </message>
    <message>
        <source>How the old text looks</source>
        <translation>Aspect de l&apos;ancien texte</translation>
    </message>
    <message>
        <source>How the new text looks</source>
        <translation>Aspect du nouveau texte</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Différence</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>Le nôtre</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Proposé</translation>
    </message>
    <message>
        <source>Choose a field to see it in full</source>
        <translation>Choisissez un champ pour le voir en entier</translation>
    </message>
</context>
<context>
    <name>trueup::ui::FilterBar</name>
    <message>
        <source>Clear filters</source>
        <translation>Effacer les filtres</translation>
    </message>
    <message>
        <source>SKU or name</source>
        <translation>UGS ou nom</translation>
    </message>
    <message>
        <source>Filter by SKU or name</source>
        <translation>Filtrer par UGS ou nom</translation>
    </message>
    <message>
        <source>Filter by part of a SKU or name</source>
        <translation>Filtrer par une partie de l&apos;UGS ou du nom</translation>
    </message>
    <message>
        <source>Any source</source>
        <translation>Toute source</translation>
    </message>
    <message>
        <source>Filter by source</source>
        <translation>Filtrer par source</translation>
    </message>
    <message>
        <source>Any price change</source>
        <translation>Tout écart de prix</translation>
    </message>
    <message>
        <source>Price beyond ±%1 %</source>
        <translation>Prix au-delà de ±%1 %</translation>
    </message>
    <message>
        <source>Filter by price change</source>
        <translation>Filtrer par écart de prix</translation>
    </message>
    <message>
        <source>Any field</source>
        <translation>Tout champ</translation>
    </message>
    <message>
        <source>Filter by field</source>
        <translation>Filtrer par champ</translation>
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
    <message>
        <source>Yes</source>
        <translation>Oui</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Non</translation>
    </message>
    <message>
        <source>missing</source>
        <comment>there is no value at all</comment>
        <translation>absent</translation>
    </message>
    <message>
        <source>empty</source>
        <comment>the value is known and empty</comment>
        <translation>vide</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>a percentage</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 j</translation>
    </message>
    <message>
        <source>under 1 s</source>
        <translation>moins de 1 s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
</context>
<context>
    <name>trueup::ui::FreshnessPanel</name>
    <message>
        <source>not connected</source>
        <translation>non connecté</translation>
    </message>
    <message>
        <source>last attempt failed</source>
        <translation>dernier essai échoué</translation>
    </message>
    <message>
        <source>never read</source>
        <translation>jamais lu</translation>
    </message>
    <message>
        <source>%1 old, too old</source>
        <comment>age of data</comment>
        <translation>%1, trop ancien</translation>
    </message>
    <message>
        <source>%1 old</source>
        <comment>age of data</comment>
        <translation>il y a %1</translation>
    </message>
    <message>
        <source>Freshness of sources</source>
        <translation>Fraîcheur des sources</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Sources</translation>
    </message>
    <message>
        <source>Last read: %1</source>
        <translation>Dernière lecture : %1</translation>
    </message>
    <message>
        <source>%1 records</source>
        <translation>%1 enregistrements</translation>
    </message>
</context>
<context>
    <name>trueup::ui::JobStrip</name>
    <message>
        <source>Running jobs and state</source>
        <translation>Tâches en cours et état</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n autre</numerusform>
            <numerusform>%n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>Annuler %1</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Arrêt …</translation>
    </message>
</context>
<context>
    <name>trueup::ui::JobsPage</name>
    <message>
        <source>Run</source>
        <translation>Exécution</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lus</translation>
    </message>
    <message>
        <source>Staged</source>
        <translation>Préparés</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Rejeté</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Par</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Résumé</translation>
    </message>
    <message>
        <source>Any kind of run</source>
        <translation>Tout genre d&apos;exécution</translation>
    </message>
    <message>
        <source>Any outcome</source>
        <translation>Tout résultat</translation>
    </message>
    <message>
        <source>Filter by kind of run</source>
        <translation>Filtrer par genre d&apos;exécution</translation>
    </message>
    <message>
        <source>Filter by outcome</source>
        <translation>Filtrer par résultat</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Exécutions</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>Aucune exécution</translation>
    </message>
    <message>
        <source>Every import, refresh and push is listed here with what it did.</source>
        <translation>Chaque importation, actualisation et écriture figure ici avec ce qu&apos;elle a fait.</translation>
    </message>
    <message>
        <source>What it did</source>
        <translation>Ce qu&apos;elle a fait</translation>
    </message>
    <message>
        <source>Rejected rows</source>
        <translation>Lignes rejetées</translation>
    </message>
    <message>
        <source>Rejected rows (%1)</source>
        <translation>Lignes rejetées (%1)</translation>
    </message>
    <message>
        <source>Release this held run?</source>
        <translation>Libérer cette exécution retenue ?</translation>
    </message>
    <message>
        <source>A guardrail stopped it because its numbers are unusual. Released, its changes can be approved and written.</source>
        <translation>Un garde-fou l&apos;a arrêtée parce que ses chiffres sont inhabituels. Libérée, ses modifications pourront être approuvées et écrites.</translation>
    </message>
    <message>
        <source>Release the run</source>
        <translation>Libérer l&apos;exécution</translation>
    </message>
</context>
<context>
    <name>trueup::ui::JobsPanel</name>
    <message>
        <source>Nothing is running.</source>
        <translation>Rien n&apos;est en cours.</translation>
    </message>
    <message>
        <source>Running jobs</source>
        <translation>Tâches en cours</translation>
    </message>
    <message>
        <source>Running now</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>Annuler %1</translation>
    </message>
    <message>
        <source>%1 · run by %2</source>
        <translation>%1 · lancé par %2</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Arrêt …</translation>
    </message>
</context>
<context>
    <name>trueup::ui::Labels</name>
    <message>
        <source>Pending</source>
        <comment>a staged change nobody has decided</comment>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Held</source>
        <comment>held back by a guardrail or an open question</comment>
        <translation>Retenu</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Approuvé</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Rejeté</translation>
    </message>
    <message>
        <source>Being written</source>
        <translation>En écriture</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Écrit</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>Replaced</source>
        <comment>by a newer staged change</comment>
        <translation>Remplacé</translation>
    </message>
    <message>
        <source>New product</source>
        <translation>Nouveau produit</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifié</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiver</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publier</translation>
    </message>
    <message>
        <source>Unpublish</source>
        <translation>Dépublier</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Lier</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Retenu</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>Réussi</translation>
    </message>
    <message>
        <source>Partly done</source>
        <translation>Fait en partie</translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation>Rien de nouveau</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Etilize import</source>
        <translation>Importation Etilize</translation>
    </message>
    <message>
        <source>Xorosoft refresh</source>
        <translation>Actualisation Xorosoft</translation>
    </message>
    <message>
        <source>Shopify pull</source>
        <translation>Lecture Shopify</translation>
    </message>
    <message>
        <source>Shopify push</source>
        <translation>Écriture Shopify</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Avertissement</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Critique</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>%1 /s</source>
        <comment>per second</comment>
        <translation>%1 /s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <comment>time</comment>
        <translation>reste %1</translation>
    </message>
</context>
<context>
    <name>trueup::ui::MainWindow</name>
    <message>
        <source>Trueup — %1</source>
        <translation>Trueup — %1</translation>
    </message>
    <message>
        <source>Review the changes</source>
        <translation>Réviser les modifications</translation>
    </message>
</context>
<context>
    <name>trueup::ui::Navigation</name>
    <message>
        <source>Dashboard</source>
        <translation>Tableau de bord</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Révision</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Tâches</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
</context>
<context>
    <name>trueup::ui::NavigationButton</name>
    <message>
        <source>%1, %2 open</source>
        <translation>%1, %2 à traiter</translation>
    </message>
</context>
<context>
    <name>trueup::ui::NewcomerPanel</name>
    <message>
        <source>First steps</source>
        <translation>Premiers pas</translation>
    </message>
    <message>
        <source>Three steps to a first result</source>
        <translation>Trois étapes vers un premier résultat</translation>
    </message>
    <message>
        <source>Connect the sources</source>
        <translation>Connecter les sources</translation>
    </message>
    <message>
        <source>Tell Trueup where the Etilize feed is and how to reach Xorosoft and Shopify. Each one can be tested.</source>
        <translation>Dites à Trueup où est le flux Etilize et comment joindre Xorosoft et Shopify. Chaque connexion peut être testée.</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Ouvrir les réglages</translation>
    </message>
    <message>
        <source>Import the feed</source>
        <translation>Importer le flux</translation>
    </message>
    <message>
        <source>Trueup reads the feed, compares it with Xorosoft and stages what would change. Nothing is written.</source>
        <translation>Trueup lit le flux, le compare à Xorosoft et prépare ce qui changerait. Rien n&apos;est écrit.</translation>
    </message>
    <message>
        <source>Import from Etilize</source>
        <translation>Importer d&apos;Etilize</translation>
    </message>
    <message>
        <source>Review and approve</source>
        <translation>Réviser et approuver</translation>
    </message>
    <message>
        <source>Look at every change before it happens. Only what you approve goes to the shop.</source>
        <translation>Voyez chaque modification avant qu&apos;elle ait lieu. Seul ce que vous approuvez va dans la boutique.</translation>
    </message>
    <message>
        <source>Review staged changes</source>
        <translation>Réviser les modifications</translation>
    </message>
</context>
<context>
    <name>trueup::ui::PushPanel</name>
    <message>
        <source>Confirmed</source>
        <translation>Confirmé</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>Being verified</source>
        <translation>En vérification</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>What was written, or why not</source>
        <translation>Ce qui a été écrit, ou pourquoi non</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Essais</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Back to review</source>
        <translation>Retour à la révision</translation>
    </message>
    <message>
        <source>What will be written</source>
        <translation>Ce qui sera écrit</translation>
    </message>
    <message>
        <source>Writing to Shopify</source>
        <translation>Écriture dans Shopify</translation>
    </message>
    <message>
        <source>Progress of the push</source>
        <translation>Avancement de l&apos;écriture</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Try the failed ones again</source>
        <translation>Réessayer les échecs</translation>
    </message>
    <message>
        <source>Result of each product</source>
        <translation>Résultat de chaque produit</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Comptage …</translation>
    </message>
    <message>
        <source>There is nothing approved to write.</source>
        <translation>Il n&apos;y a rien d&apos;approuvé à écrire.</translation>
    </message>
    <message>
        <source>%1 products will be written to %2</source>
        <translation>%1 produits seront écrits dans %2</translation>
    </message>
    <message>
        <source>%1 new, %2 changed, %3 withdrawn · about %4 calls, %5 points, %6</source>
        <translation>%1 nouveaux, %2 modifiés, %3 retirés · environ %4 appels, %5 points, %6</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Produits</translation>
    </message>
    <message>
        <source>Write %1 products to %2</source>
        <translation>Écrire %1 produits dans %2</translation>
    </message>
    <message>
        <source>Held: %1</source>
        <translation>Retenu : %1</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>Remarque : %1</translation>
    </message>
    <message>
        <source>Your role may not write to the shop. Ask an operator to press the button.</source>
        <translation>Votre rôle ne permet pas d&apos;écrire dans la boutique. Demandez à un opérateur d&apos;appuyer sur le bouton.</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Démarrage …</translation>
    </message>
</context>
<context>
    <name>trueup::ui::RejectsView</name>
    <message>
        <source>Row</source>
        <translation>Ligne</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Gravité</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Raison</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Colonne</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Rejected rows</source>
        <translation>Lignes rejetées</translation>
    </message>
    <message>
        <source>Cells of the rejected row</source>
        <translation>Cellules de la ligne rejetée</translation>
    </message>
    <message>
        <source>Column in the file</source>
        <translation>Colonne du fichier</translation>
    </message>
    <message>
        <source>Cell, as it stood</source>
        <translation>Cellule, telle quelle</translation>
    </message>
    <message>
        <source>This run rejected no row.</source>
        <translation>Cette exécution n&apos;a rejeté aucune ligne.</translation>
    </message>
    <message>
        <source>Row %1: %2</source>
        <translation>Ligne %1 : %2</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ReviewGrid</name>
    <message>
        <source>Staged changes</source>
        <translation>Modifications préparées</translation>
    </message>
    <message>
        <source>Tick all loaded rows</source>
        <translation>Cocher toutes les lignes chargées</translation>
    </message>
    <message>
        <source>Untick all</source>
        <translation>Tout décocher</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ReviewModel</name>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>Ce qui change</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Avant</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Après</translation>
    </message>
    <message>
        <source>Price ±</source>
        <translation>Prix ±</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiance</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Âge</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>État</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>names of fields</comment>
        <translation>
            <numerusform>%1 et %n autre</numerusform>
            <numerusform>%1 et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 % · %2</source>
        <comment>confidence and its reason</comment>
        <translation>%1 % · %2</translation>
    </message>
    <message>
        <source>Approved by rule</source>
        <translation>Approuvé par règle</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ReviewPage</name>
    <message>
        <source>Push %1 approved …</source>
        <translation>Écrire %1 approuvés …</translation>
    </message>
    <message>
        <source>Nothing is staged</source>
        <translation>Rien n&apos;est préparé</translation>
    </message>
    <message>
        <source>Staged changes appear here after an import. Nothing is written to the shop before you approve it.</source>
        <translation>Les modifications préparées apparaissent ici après une importation. Rien n&apos;est écrit dans la boutique avant votre approbation.</translation>
    </message>
    <message>
        <source>Import from Etilize</source>
        <translation>Importer d&apos;Etilize</translation>
    </message>
    <message>
        <source>Nothing matches the filter</source>
        <translation>Rien ne correspond au filtre</translation>
    </message>
    <message>
        <source>There are staged changes, but none like this.</source>
        <translation>Il y a des modifications préparées, mais aucune de ce genre.</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Effacer les filtres</translation>
    </message>
    <message>
        <source>Approve everything shown?</source>
        <translation>Approuver tout ce qui est affiché ?</translation>
    </message>
    <message>
        <source>Reject everything shown?</source>
        <translation>Rejeter tout ce qui est affiché ?</translation>
    </message>
    <message>
        <source>%1 staged changes will be approved. Nothing is written to the shop yet.</source>
        <translation>%1 modifications seront approuvées. Rien n&apos;est encore écrit dans la boutique.</translation>
    </message>
    <message>
        <source>%1 staged changes will be rejected and will not be written.</source>
        <translation>%1 modifications seront rejetées et ne seront pas écrites.</translation>
    </message>
    <message>
        <source>Approve %1</source>
        <translation>Approuver %1</translation>
    </message>
    <message>
        <source>Reject %1</source>
        <translation>Rejeter %1</translation>
    </message>
    <message>
        <source>Among the changes of this batch are %1 withdrawals. Filter by them to look first.</source>
        <translation>Parmi les modifications de ce lot, il y a %1 retraits. Filtrez-les pour les voir d&apos;abord.</translation>
    </message>
    <message>
        <source>%1 held changes stay as they are.</source>
        <translation>%1 modifications retenues restent telles quelles.</translation>
    </message>
    <message>
        <source>%1 approved.</source>
        <translation>%1 approuvés.</translation>
    </message>
    <message>
        <source>%1 rejected.</source>
        <translation>%1 rejetés.</translation>
    </message>
    <message>
        <source>%1 not decided: %2</source>
        <translation>%1 non décidés : %2</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Défaire (Ctrl+Z)</translation>
    </message>
    <message>
        <source>%1 decisions taken back.</source>
        <translation>%1 décisions reprises.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::RunDetailView</name>
    <message>
        <source>Release this run …</source>
        <translation>Libérer cette exécution …</translation>
    </message>
    <message>
        <source>Review its changes</source>
        <translation>Réviser ses modifications</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Nombres</translation>
    </message>
    <message>
        <source>Phases</source>
        <translation>Phases</translation>
    </message>
    <message>
        <source>started %1 by %2</source>
        <translation>lancé le %1 par %2</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>durée %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>Choose a run to see what it did</source>
        <translation>Choisissez une exécution pour voir ce qu&apos;elle a fait</translation>
    </message>
</context>
<context>
    <name>trueup::ui::Screenshots</name>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>Le dossier %1 ne peut pas être créé.</translation>
    </message>
    <message>
        <source>No picture was written.</source>
        <translation>Aucune image n&apos;a été enregistrée.</translation>
    </message>
    <message>
        <source>Choose a folder that can be written.</source>
        <translation>Choisissez un dossier accessible en écriture.</translation>
    </message>
    <message>
        <source>The picture %1 cannot be written.</source>
        <translation>L&apos;image %1 ne peut pas être enregistrée.</translation>
    </message>
    <message>
        <source>Check space and rights there.</source>
        <translation>Vérifiez l&apos;espace et les droits à cet endroit.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::SecretEdit</name>
    <message>
        <source>Forget</source>
        <translation>Oublier</translation>
    </message>
    <message>
        <source>Forget %1</source>
        <translation>Oublier %1</translation>
    </message>
    <message>
        <source>will be forgotten when saved</source>
        <translation>sera oublié à l&apos;enregistrement</translation>
    </message>
    <message>
        <source>stored, not shown; type to replace it</source>
        <translation>conservé, non affiché ; tapez pour le remplacer</translation>
    </message>
    <message>
        <source>not stored yet</source>
        <translation>pas encore conservé</translation>
    </message>
</context>
<context>
    <name>trueup::ui::SettingsPage</name>
    <message>
        <source>Set-up assistant …</source>
        <translation>Assistant de configuration …</translation>
    </message>
    <message>
        <source>Discard changes</source>
        <translation>Abandonner les changements</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Approval and guardrails</source>
        <translation>Approbation et garde-fous</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Sections of the settings</source>
        <translation>Sections des réglages</translation>
    </message>
    <message>
        <source>Only an administrator may change these settings.</source>
        <translation>Seul un administrateur peut changer ces réglages.</translation>
    </message>
    <message>
        <source>The settings are saved.</source>
        <translation>Les réglages sont enregistrés.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::SetupAssistant</name>
    <message>
        <source>Set up Trueup</source>
        <translation>Configurer Trueup</translation>
    </message>
    <message>
        <source>Open Trueup</source>
        <translation>Ouvrir Trueup</translation>
    </message>
    <message>
        <source>Where should Trueup keep its data?</source>
        <translation>Où Trueup doit-il garder ses données ?</translation>
    </message>
    <message>
        <source>You can change this later in Settings; nothing is taken away.</source>
        <translation>Vous pourrez changer cela dans les réglages ; rien n&apos;est retiré.</translation>
    </message>
    <message>
        <source>Try it with sample data</source>
        <translation>Essayer avec des données fictives</translation>
    </message>
    <message>
        <source>Invented products, and a pretend supplier, ERP and shop that run on this computer only. Nothing real is touched.</source>
        <translation>Des produits inventés, avec un fournisseur, un ERP et une boutique simulés sur cet ordinateur seulement. Rien de réel n&apos;est touché.</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Sur cet ordinateur</translation>
    </message>
    <message>
        <source>A private database in a folder of yours. Right for one person; others cannot see it.</source>
        <translation>Une base privée dans un de vos dossiers. Convient à une personne ; les autres ne la voient pas.</translation>
    </message>
    <message>
        <source>In our team&apos;s database</source>
        <translation>Dans la base de notre équipe</translation>
    </message>
    <message>
        <source>A PostgreSQL that everybody in the team uses, for example Supabase. You need its address and a login.</source>
        <translation>Un PostgreSQL que toute l&apos;équipe utilise, par exemple Supabase. Il faut son adresse et un compte.</translation>
    </message>
    <message>
        <source>Where exactly?</source>
        <translation>Où exactement ?</translation>
    </message>
    <message>
        <source>It is tried before it is kept.</source>
        <translation>L&apos;endroit est essayé avant d&apos;être retenu.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Choisir …</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Choisir un dossier</translation>
    </message>
    <message>
        <source>Address of the database</source>
        <translation>Adresse de la base</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Préparation</translation>
    </message>
    <message>
        <source>The first time this takes a little while.</source>
        <translation>La première fois, cela prend un petit moment.</translation>
    </message>
    <message>
        <source>Trying it …</source>
        <translation>Essai en cours …</translation>
    </message>
    <message>
        <source>Preparing the data folder …</source>
        <translation>Préparation du dossier de données …</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>Prêt.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ShortcutSheet</name>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Read everything again</source>
        <translation>Tout relire</translation>
    </message>
    <message>
        <source>Review: next, previous product (or arrows)</source>
        <translation>Révision : produit suivant, précédent (ou flèches)</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espace</translation>
    </message>
    <message>
        <source>Review: tick or untick</source>
        <translation>Révision : cocher ou décocher</translation>
    </message>
    <message>
        <source>Review: approve the ticked or selected</source>
        <translation>Révision : approuver les cochés ou sélectionnés</translation>
    </message>
    <message>
        <source>Review: reject the ticked or selected</source>
        <translation>Révision : rejeter les cochés ou sélectionnés</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Entrée</translation>
    </message>
    <message>
        <source>Review: go to the fields of the product</source>
        <translation>Révision : aller aux champs du produit</translation>
    </message>
    <message>
        <source>Review: filter by text</source>
        <translation>Révision : filtrer par texte</translation>
    </message>
    <message>
        <source>Review: take back the last decision</source>
        <translation>Révision : reprendre la dernière décision</translation>
    </message>
    <message>
        <source>This sheet</source>
        <translation>Cette feuille</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>trueup::ui::StateMark</name>
    <message>
        <source>Last success: %1</source>
        <translation>Dernier succès : %1</translation>
    </message>
    <message>
        <source>All in sync · %1</source>
        <translation>Tout concorde · %1</translation>
    </message>
    <message>
        <source>Nothing has run yet</source>
        <translation>Rien n&apos;a encore été exécuté</translation>
    </message>
    <message>
        <source>last run failed</source>
        <translation>dernière exécution en échec</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 en échec</translation>
    </message>
    <message>
        <source>%1 held</source>
        <translation>%1 retenus</translation>
    </message>
    <message>
        <source>%1 in conflict</source>
        <translation>%1 en conflit</translation>
    </message>
    <message>
        <source>%1 pending</source>
        <translation>%1 en attente</translation>
    </message>
    <message>
        <source>State not known</source>
        <translation>État inconnu</translation>
    </message>
</context>
<context>
    <name>trueup::ui::StatusCardButton</name>
    <message>
        <source>In sync</source>
        <translation>Concordants</translation>
    </message>
    <message>
        <source>Needs push</source>
        <translation>À écrire</translation>
    </message>
    <message>
        <source>Pending review</source>
        <translation>À réviser</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflits</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>Out of stock</source>
        <translation>En rupture</translation>
    </message>
    <message>
        <source>Show these products</source>
        <translation>Afficher ces produits</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ThresholdForm</name>
    <message>
        <source>Approve without a person what is backed by an identifier</source>
        <translation>Approuver sans personne ce qu&apos;appuie un identifiant</translation>
    </message>
    <message>
        <source>Approval and guardrails</source>
        <translation>Approbation et garde-fous</translation>
    </message>
    <message>
        <source>When a person is asked. Everything else is never approved by itself.</source>
        <translation>Quand une personne est consultée. Rien d&apos;autre n&apos;est jamais approuvé tout seul.</translation>
    </message>
    <message>
        <source>From a confidence of</source>
        <translation>À partir d&apos;une confiance de</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>A price change counts as large from</source>
        <translation>Un écart de prix est grand à partir de</translation>
    </message>
    <message>
        <source>A stock reduction counts as large from</source>
        <translation>Une baisse de stock est grande à partir de</translation>
    </message>
    <message>
        <source>A run is held for a person when</source>
        <translation>Une exécution est retenue pour une personne quand</translation>
    </message>
    <message>
        <source>the feed is shorter than the last one by</source>
        <translation>le flux est plus court que le dernier de</translation>
    </message>
    <message>
        <source>products are missing since the last feed</source>
        <translation>des produits manquent depuis le dernier flux</translation>
    </message>
    <message>
        <source>products would be withdrawn</source>
        <translation>des produits seraient retirés</translation>
    </message>
    <message>
        <source> products</source>
        <translation> produits</translation>
    </message>
    <message>
        <source>products change at once</source>
        <translation>des produits changent à la fois</translation>
    </message>
</context>
<context>
    <name>trueup::ui::TopBar</name>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Show the keys</source>
        <translation>Afficher les touches</translation>
    </message>
</context>
<context>
    <name>trueup::ui::TotalsBar</name>
    <message>
        <source>Totals that filter</source>
        <translation>Totaux qui filtrent</translation>
    </message>
    <message>
        <source>%1 new</source>
        <translation>%1 nouveaux</translation>
    </message>
    <message>
        <source>%1 changed</source>
        <translation>%1 modifiés</translation>
    </message>
    <message>
        <source>%1 withdrawn</source>
        <translation>%1 retirés</translation>
    </message>
    <message>
        <source>%1 pending</source>
        <translation>%1 en attente</translation>
    </message>
    <message>
        <source>%1 held</source>
        <translation>%1 retenus</translation>
    </message>
    <message>
        <source>%1 approved</source>
        <translation>%1 approuvés</translation>
    </message>
    <message>
        <source>%1 approved by rule</source>
        <translation>%1 approuvés par règle</translation>
    </message>
    <message>
        <source>%1 rejected</source>
        <translation>%1 rejetés</translation>
    </message>
    <message>
        <source>%1 written</source>
        <translation>%1 écrits</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 en échec</translation>
    </message>
</context>
</TS>
